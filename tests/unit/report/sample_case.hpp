// A case built by hand that resembles what reviewers see: a late parcel, two departments, a locker that does not
// answer.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "model/case.hpp"

namespace dossier::sample {

/// A moment of China Standard Time: "2026-10-14 09:20:00".
inline Micros cst(const std::string& wall_clock) {
  auto text = wall_clock + "+08:00";
  text[10] = 'T';
  return parse_rfc3339(text).value_or(0);
}

inline Instant instant(const std::string& wall_clock, const std::string& precision = "s") {
  const auto at = cst(wall_clock);
  return {at, wall_clock, "source_zone", 480, precision, at, at};
}

/// Builds one item; what it does not set stays empty.
class ItemMaker {
 public:
  ItemMaker(int number, std::string part, std::string source, std::string stream, std::string kind,
            const std::string& at) {
    item_.number = number;
    item_.part = std::move(part);
    auto& record = item_.record;
    record.source = std::move(source);
    record.stream = std::move(stream);
    record.kind = std::move(kind);
    record.source_id = std::to_string(1000 + number);
    if (!at.empty()) record.at = instant(at);
    item_.origin.document = sha256("document of " + record.source + record.stream);
    item_.origin.pointer = "/rows/" + std::to_string(number);
    item_.origin.request.SetObject();
    item_.origin.request.AddMember("identifier",
                                   json::Value("complaint_no TS20261014-0087", item_.origin.request.GetAllocator()),
                                   item_.origin.request.GetAllocator());
    item_.origin.fetched_at = cst("2026-10-22 10:15:02");
    item_.origin.fetched_by = "plugin";
    item_.origin.mapping = sha256("mapping");
    item_.origin.connector = "sql_tickets 1.0.0";
    item_.path = {"complaint_no TS20261014-0087"};
  }
  ItemMaker& text(std::string text) {
    item_.record.text = std::move(text);
    return *this;
  }
  ItemMaker& by(std::string role, std::string name, std::string id = {}) {
    item_.record.parties.push_back({std::move(role), std::move(name), std::move(id)});
    return *this;
  }
  ItemMaker& via(std::string channel, std::string direction = {}) {
    item_.record.channel = std::move(channel);
    item_.record.direction = std::move(direction);
    return *this;
  }
  ItemMaker& outcome(std::string ours, std::string raw) {
    item_.record.outcome = std::move(ours);
    item_.record.outcome_raw = std::move(raw);
    return *this;
  }
  ItemMaker& claim(std::string field, std::string value) {
    item_.record.claims.push_back({std::move(field), std::move(value), "/rows/1/value"});
    return *this;
  }
  /// A contact's time as staff entered it.
  ItemMaker& contact(const std::string& wall_clock) {
    item_.record.claims.push_back({"contact_time", wall_clock, "/rows/1/value", instant(wall_clock + ":00", "min")});
    return *this;
  }
  ItemMaker& id(std::string source_id) {
    item_.record.source_id = std::move(source_id);
    return *this;
  }
  ItemMaker& until(const std::string& wall_clock) {
    item_.record.until = instant(wall_clock);
    return *this;
  }
  ItemMaker& identifier(std::string type, std::string value, std::string owner, std::string raw = {}) {
    item_.record.identifiers.push_back(
        {std::move(type), {}, value, raw.empty() ? value : std::move(raw), std::move(owner)});
    return *this;
  }
  ItemMaker& medium(std::string name, std::string path, std::string type, int64_t size) {
    item_.record.media.push_back(
        {{}, std::move(name), type, path.empty() ? "expired" : "available", path.empty() ? "" : sha256(path), size});
    item_.media_types.push_back(path.empty() ? "" : std::move(type));
    item_.media_paths.push_back(std::move(path));
    return *this;
  }
  ItemMaker& detail(std::string name, std::string value) {
    item_.record.detail[std::move(name)] = std::move(value);
    return *this;
  }
  ItemMaker& link(std::string relation, std::string id) {
    item_.record.links.push_back({std::move(relation), std::move(id)});
    return *this;
  }
  ItemMaker& withdrawn(const std::string& at) {
    item_.record.withdrawn_at = cst(at);
    return *this;
  }
  ItemMaker& unknown_order() {
    item_.order_unknown = true;
    return *this;
  }
  /// The content so far becomes an earlier version, of which only the text was another.
  ItemMaker& was(std::string text) {
    auto earlier = item_.record;
    earlier.text = std::move(text);
    earlier.version = item_.record.version++;
    item_.earlier.push_back(std::move(earlier));
    return *this;
  }
  ItemMaker& from_parcels() {
    item_.origin.fetched_by = "host";
    item_.origin.connector = "kuaidi100 1.0.0";
    item_.origin.request = json::Document(rapidjson::kObjectType);
    item_.path = {"complaint_no TS20261014-0087", "order_no DD20261008-5521", "waybill_no KD2026100900417"};
    return *this;
  }
  operator Item() && { return std::move(item_); }

 private:
  Item item_;
};

inline std::vector<Item> items() {
  std::vector<Item> all;
  const auto add = [&](ItemMaker& maker) { all.push_back(std::move(maker)); };
  int number = 0;
  const auto ticket = [&](std::string part, std::string kind, const std::string& at, std::string stream = "tickets") {
    return ItemMaker(++number, std::move(part), "tickets", std::move(stream), std::move(kind), at);
  };
  const auto parcel = [&](const std::string& at) {
    return ItemMaker(++number, "related", "parcels", "shipments", "shipment_event", at);
  };
  add(ticket("history", "ticket", "2025-11-08 15:12:00")
          .text("快递停在杭州分拨三天了，什么时候能到？")
          .by("customer", "陈女士")
          .via("platform", "inbound")
          .identifier("complaint_no", "TS20251108-0031", "none")
          .identifier("order_no", "DD20251101-2210", "customer"));
  add(ticket("history", "status_change", "2025-11-12 10:02:00", "operations")
          .outcome("closed", "已结案")
          .by("agent", "李某")
          .claim("satisfaction", "用户已满意")
          .claim("remedy", "退运费12元")
          .identifier("complaint_no", "TS20251108-0031", "none"));
  add(ticket("history", "ticket", "2026-01-20 09:40:00")
          .text("又卡在杭州分拨，上次也是这样。")
          .by("customer", "陈女士")
          .via("hotline", "inbound")
          .identifier("complaint_no", "TS20260120-0112", "none"));
  add(ticket("history", "status_change", "2026-01-23 17:55:00", "operations")
          .outcome("closed", "已结案")
          .by("agent", "李某")
          .claim("satisfaction", "用户已满意")
          .claim("remedy", "退运费15元")
          .identifier("complaint_no", "TS20260120-0112", "none"));
  add(parcel("2026-10-09 20:14:00")
          .text("【宁波】已揽收，1件")
          .by("carrier", "速达快递")
          .outcome("picked_up", "揽收")
          .detail("area", "浙江宁波")
          .identifier("waybill_no", "KD2026100900417", "customer")
          .from_parcels());
  add(parcel("2026-10-10 02:31:00")
          .text("到达杭州分拨")
          .by("carrier", "速达快递")
          .outcome("arrived", "在途")
          .identifier("waybill_no", "KD2026100900417", "customer")
          .from_parcels());
  add(parcel("2026-10-13 17:50:00")
          .text("离开杭州分拨，发往上海")
          .by("carrier", "速达快递")
          .outcome("departed", "在途")
          .identifier("waybill_no", "KD2026100900417", "customer")
          .from_parcels());
  add(ticket("customer", "ticket", "2026-10-14 09:20:00")
          .text("展架10月12日前该到没到，10月13日甲方验收没赶上，按合同被扣违约金6000元。请赔偿，并说清货卡在哪里。\n我"
                "的电话 138 1234 5678，邮箱 chen.li@example.com，"
                "收货地址：上海市浦东新区张杨路500号2幢1单元1201室。")
          .by("customer", "陈女士")
          .via("platform", "inbound")
          .identifier("phone", "+8613812345678", "customer", "138 1234 5678")
          .identifier("order_no", "DD20261008-5521", "customer")
          .identifier("phone", "+8613812345670", "recipient", "13812345670")
          .medium("合同条款.png", "data/1-customer/it-000008.png", "image/png", 48211)
          .medium("验收现场_13812345678.mp4", "data/1-customer/it-000008-2.mp4", "video/mp4", 281034)
          .medium("现场录音.wav", "data/1-customer/it-000008-3.wav", "audio/wav", 32044)
          .medium("合同全文.pdf", "", "application/pdf", 0));
  add(ticket("system_log", "status_change", "2026-10-14 09:20:00", "operations")
          .outcome("accepted", "已受理")
          .by("system", "工单系统")
          .unknown_order());
  add(ticket("system_log", "status_change", "2026-10-14 09:22:00", "operations")
          .outcome("in_progress", "处理中")
          .by("agent", "王某"));
  add(parcel("2026-10-14 11:37:00")
          .text("已放入快递柜，凭取件码取件")
          .by("courier", "赵师傅 13900001111")
          .outcome("in_locker", "待取件")
          .identifier("waybill_no", "KD2026100900417", "customer")
          .from_parcels());
  add(parcel("2026-10-14 11:37:00")
          .text("已签收，本人")
          .by("carrier", "速达快递")
          .outcome("delivered", "已签收，本人")
          .unknown_order()
          .identifier("waybill_no", "KD2026100900417", "customer")
          .from_parcels());
  add(ticket("handler", "note", "2026-10-14 15:02:00", "messages")
          .text("属物流原因，请用户联系快递。")
          .by("agent", "王某")
          .detail("department", "售后部")
          .via("ticket", "outbound")
          .link("part_of", "1008"));
  add(ticket("handler", "note", "2026-10-14 16:30:00", "messages")
          .text("供应商晚交货，退回售后。")
          .by("agent", "刘某")
          .detail("department", "物流部")
          .via("ticket", "internal")
          .was("供应商晚交货，与我部门无关，退回售后。"));
  add(ticket("handler", "approval", "2026-10-16 09:12:00", "approvals")
          .text("退运费18元；用户无其他损失")
          .by("agent", "王某")
          .by("supervisor", "张主管")
          .outcome("approved", "同意")
          .claim("losses", "用户无其他损失")
          .claim("remedy", "退运费18元"));
  add(ticket("handler", "note", "2026-10-16 10:25:00", "messages")
          .text("10:20致电用户，告知物流显示已签收。")
          .by("agent", "王某")
          .via("ticket", "internal")
          .claim("contact_result", "已接通")
          .contact("2026-10-16 10:20"));
  add(ticket("system_log", "status_change", "2026-10-19 17:29:00", "operations")
          .outcome("closed", "已结案")
          .by("agent", "王某"));
  add(ticket("system_log", "satisfaction", "2026-10-19 17:29:00", "operations")
          .by("agent", "王某")
          .claim("satisfaction", "用户已满意")
          .unknown_order());
  add(ticket("system_log", "operation", "2026-10-20 08:55:00", "operations")
          .by("agent", "王某")
          .detail("field", "联系结果")
          .detail("new", "无人接听")
          .link("note_of", "1016")
          .identifier("agent_id", "wang", "agent")
          .contact("2026-10-15 10:05")
          .claim("contact_result", "无人接听"));
  add(ticket("system_log", "operation", "2026-10-20 08:55:00", "operations")
          .by("agent", "王某")
          .detail("field", "联系结果")
          .detail("new", "无人接听")
          .contact("2026-10-15 15:40")
          .claim("contact_result", "无人接听"));
  add(ticket("customer", "message", "2026-10-21 10:02:00", "messages")
          .text("申请复查：损失的不是运费，是违约金。没人给我打电话，我没签收，快递柜短信也没收到。")
          .by("customer", "陈女士")
          .via("platform", "inbound"));
  add(ticket("system_log", "operation", "", "operations")
          .text("字段“责任部门”由“售后”改为“物流”")
          .by("agent", "刘某")
          .withdrawn("2026-10-21 09:00:00"));
  return all;
}

inline Lookup lookup(std::string source, std::string stream, std::string type, std::string value, std::string outcome,
                     int64_t records) {
  Lookup made;
  made.source = std::move(source);
  made.stream = std::move(stream);
  made.identifier = {std::move(type), {}, value, value, "customer"};
  made.from = cst("2026-07-16 09:20:00");
  made.until = cst("2026-10-22 10:15:30");
  made.path = {"complaint_no TS20261014-0087"};
  made.outcome = std::move(outcome);
  made.records = records;
  return made;
}

inline Cell cell(std::string part, std::string source, std::string state, int64_t items, std::vector<Lookup> lookups) {
  Cell made;
  made.part = std::move(part);
  made.source = std::move(source);
  made.state = std::move(state);
  made.items = items;
  made.lookups = std::move(lookups);
  return made;
}

inline std::vector<Cell> cells() {
  auto refused = lookup("locker", "shipments", "waybill_no", "KD2026100900417", "gap", 0);
  refused.reason = "unreachable";
  refused.path = {"complaint_no TS20261014-0087", "order_no DD20261008-5521", "waybill_no KD2026100900417"};
  auto gap = cell("related", "locker", "gap", 0, {refused});
  gap.reason = "unreachable";
  gap.retryable = true;
  auto chat = cell("handler", "chat", "not_asked", 0, {});
  chat.reason = "no_identifier";
  const auto by_complaint = [](std::string stream, int64_t records) {
    return lookup("tickets", std::move(stream), "complaint_no", "TS20261014-0087", records > 0 ? "found" : "none",
                  records);
  };
  return {
      cell("customer", "tickets", "found", 2, {by_complaint("tickets", 1), by_complaint("messages", 4)}),
      chat,
      cell("handler", "tickets", "found", 4, {by_complaint("messages", 4)}),
      gap,
      cell("related", "parcels", "found", 5,
           {lookup("parcels", "shipments", "waybill_no", "KD2026100900417", "found", 5)}),
      cell("system_log", "tickets", "found", 7, {by_complaint("operations", 7)}),
      cell("history", "chat", "none", 0, {lookup("chat", "messages", "phone", "+8613812345678", "none", 0)}),
      cell("history", "tickets", "found", 4, {lookup("tickets", "tickets", "phone", "+8613812345678", "found", 4)})};
}

inline std::vector<CaseDocument> documents(const std::vector<Item>& items) {
  std::vector<CaseDocument> all;
  for (const auto& item : items) {
    const bool known = std::any_of(
        all.begin(), all.end(), [&](const CaseDocument& document) { return document.digest == item.origin.document; });
    if (known) continue;
    CaseDocument document;
    document.number = static_cast<int>(all.size()) + 1;
    document.digest = item.origin.document;
    document.source = item.record.source;
    document.stream = item.record.stream;
    document.whole = item.record.source == "parcels";
    document.path = "data/documents/doc-00000" + std::to_string(document.number) + ".json";
    all.push_back(std::move(document));
  }
  return all;
}

inline AssembledCase assembled() {
  AssembledCase made;
  made.review_case = {"RC-2026-000123",
                      "TS20261014-0087",
                      "tickets",
                      cst("2026-10-21 10:30:00"),
                      {{"customer_request", "未解决核心问题"},
                       {"duration_warning", "处理 128 小时 09 分，为行业平均 36 小时的 3.6 倍"}}};
  made.as_of = cst("2026-10-22 10:15:30");
  made.items = items();
  made.documents = documents(made.items);
  made.cells = cells();
  Gap gap;
  gap.source = "locker";
  gap.stream = "shipments";
  gap.identifier = Identifier{"waybill_no", {}, "KD2026100900417", "KD2026100900417", "customer"};
  gap.from = cst("2026-07-16 09:20:00");
  gap.until = cst("2026-10-22 10:15:30");
  gap.reason = "unreachable";
  gap.message =
      "source \"locker\": POST http://127.0.0.1:8712/query.do?phone=%2B8613812345678 was refused three times; tried "
      "again after 1 s and 2 s.";
  gap.retryable = true;
  gap.parts = {"related"};
  Gap file;
  file.source = "tickets";
  file.stream = "tickets";
  file.reason = "media_missing";
  file.message = "it-000008: 合同全文.pdf: expired";
  file.parts = {"customer"};
  made.gaps = {gap, file};
  made.sources = {"tickets", "parcels", "locker", "chat"};
  made.source_titles = {
      {"tickets", "投诉工单系统"}, {"parcels", "速达快递轨迹"}, {"locker", "快递柜"}, {"chat", "在线客服"}};
  made.clock_tolerance = {{"tickets", "offset +0 s, tolerance 5 s"}, {"parcels", "offset +0 s, tolerance 60 s"}};
  made.customer_identifiers = {{"complaint_no", "tickets", "TS20261014-0087", "TS20261014-0087", "none"},
                               {"phone", {}, "+8613812345678", "138 1234 5678", "customer"},
                               {"order_no", "crm", "DD20261008-5521", "DD20261008-5521", "customer"},
                               {"waybill_no", "suda", "KD2026100900417", "KD2026100900417", "customer"}};
  return made;
}

}  // namespace dossier::sample
