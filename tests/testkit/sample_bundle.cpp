#include "testkit/sample_bundle.hpp"

#include <cstdlib>
#include <fstream>
#include <utility>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "model/custody.hpp"

namespace dossier::testkit {
namespace {

// A key for tests alone, so that two runs of a test give the same bytes.
constexpr std::string_view test_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

constexpr Micros second = 1'000'000, as_of = 1'792'461'600 * second;  // 2026-10-20T…

const std::string parcel_text =
    R"({"message":"ok","nu":"KD2026100900417","data":[{"ftime":"2026-10-10 02:31:00","context":"快件到达【杭州分拨】"},{"ftime":"2026-10-14 11:37:00","context":"已放入快递柜"}]})";
const std::string others_row = R"({"id":902,"text":"别人的投诉，一个字都不能带走"})";
const std::string message_row = R"({"id":901,"text":"展架10月12日前该到没到，请赔偿。"})";
const std::string note_row = R"({"id":903,"text":"属物流原因，请用户联系快递。","creator":"王某"})";
const std::string history_row = R"({"id":77,"text":"2025-11-08 同样卡在杭州分拨"})";

Instant at(Micros utc, std::string raw) {
  Instant instant;
  instant.utc = instant.earliest = instant.latest = utc;
  instant.raw = std::move(raw);
  instant.basis = "source_zone";
  instant.offset_minutes = 480;
  instant.precision = "s";
  return instant;
}

Record record(std::string source, std::string stream, std::string id, std::string kind, std::string text) {
  Record one;
  one.source = std::move(source);
  one.stream = std::move(stream);
  one.source_id = std::move(id);
  one.kind = std::move(kind);
  one.text = std::move(text);
  return one;
}

Item item(int number, std::string part, Record of, std::string document, std::string pointer) {
  Item one;
  one.number = number;
  one.part = std::move(part);
  one.record = std::move(of);
  one.origin.document = std::move(document);
  one.origin.pointer = std::move(pointer);
  one.origin.request = std::move(*json::parse(R"({"identifier":{"type":"complaint_no","value":"TS20261014-0087"}})"));
  one.origin.fetched_at = as_of - 60 * second;
  one.origin.fetched_by = "host";
  one.origin.mapping = sha256("mapping");
  one.origin.connector = "sample 1.0.0";
  one.origin.key = "TS20261014-0087";
  one.origin.content_type = "application/json";
  one.path = {"complaint_no TS20261014-0087"};
  return one;
}

CaseDocument described(int number, const std::string& bytes, std::string type, std::string source) {
  CaseDocument one;
  one.number = number;
  one.digest = sha256(bytes);
  one.size = static_cast<int64_t>(bytes.size());
  one.content_type = std::move(type);
  one.source = std::move(source);
  one.stream = "messages";
  one.key = "TS20261014-0087";
  return one;
}

CaseDocument::Range range(int item_number, std::string pointer, const std::string& whole, const std::string& row) {
  return {item_number, std::move(pointer), static_cast<int64_t>(whole.find(row)), static_cast<int64_t>(row.size())};
}

Medium medium(std::string name, std::string type, std::string state, std::string digest, size_t size) {
  return {"https://media.example/" + name, std::move(name), std::move(type), std::move(state), std::move(digest),
          static_cast<int64_t>(size)};
}

}  // namespace

SampleBundle::SampleBundle() {
  assembled.review_case = {"RC-2026-000123",
                           "TS20261014-0087",
                           "crm",
                           as_of - 3600 * second,
                           {{"customer_request", "未解决核心问题"}, {"duration_warning", "3.6 倍"}}};
  assembled.as_of = as_of;
  assembled.sources = {"tickets", "parcels", "locker"};
  assembled.source_titles = {{"tickets", "工单库"}};
  assembled.clock_tolerance = {{"tickets", "offset +0 s, tolerance 5 s"}};
  assembled.customer_identifiers = {{"phone", "", "+8613812345678", "13812345678", "customer"}};
  add_documents();
  add_items();
  add_cells();

  auto& chain = assembled.custody;
  chain.push_back(custody_line(chain, assembled.review_case.opened_at, "reviewer", "opened", {}));
  chain.push_back(custody_line(chain, as_of, "dossier", "asked", {}));
  chain.push_back(custody_line(chain, as_of, "dossier", "ingested", {parcel_, tickets_, calls_, statement_}));
  chain.push_back(custody_line(chain, as_of, "dossier", "assembled", {}));

  std::ofstream(folder_ / "report.html") << "<!doctype html><title>复查件</title>";
  reports = {{"report.html", folder_ / "report.html"}};
  taken = {"0.1.0", {{"sample 1.0.0", sha256("libsample.so")}}};
  if (!write_file(folder_ / "seal.pem", test_key, 0600)) std::abort();
}

void SampleBundle::add_documents() {
  const auto tickets = "[" + message_row + ",\n " + others_row + ",\n " + note_row + ",\n " + history_row + "]";
  const std::string calls = "\"13812345678\",\"2026-10-16 10:20:00\",62,\"ANSWERED\"\n",
                    statement = "%PDF-1.4 情况说明";
  parcel_ = document(parcel_text);
  tickets_ = document(tickets);
  calls_ = document(calls);
  statement_ = document(statement);

  auto parcel = described(1, parcel_text, "application/json", "parcels");
  parcel.whole = true;
  parcel.path = "data/documents/doc-000001.json";
  auto rows = described(2, tickets, "application/json", "tickets");
  rows.path = "data/documents/doc-000002.extract";
  // An item's note and its operation share one row.
  rows.ranges = {range(1, "/0", tickets, message_row), range(2, "/2", tickets, note_row),
                 range(5, "/2", tickets, note_row), range(6, "/3", tickets, history_row)};
  auto call_log = described(3, calls, "text/csv", "calls");
  call_log.whole = true;
  call_log.path = "data/documents/doc-000003.csv";
  auto paper = described(4, statement, "application/pdf", "statements");
  paper.withheld = "forbidden: not filed under an identifier of the case";
  assembled.documents = {parcel, rows, call_log, paper};
}

void SampleBundle::add_items() {
  const std::string photo = "\xff\xd8\xff\xe0 photo of clause 7", clip(70'000, 'w');
  auto message =
      record("tickets", "messages", "901", "message", "展架10月12日前该到没到，请赔偿。\r\n“逾期一日按合同额2%”");
  message.at = at(as_of - 500'000 * second, "2026-10-14 09:20:00");
  message.parties = {{"customer", "陈女士", "c-17"}};
  message.submitted_by_customer = true;
  message.media = {medium("合同 条款%.jpg", "image/jpeg", "available", blob(photo), photo.size()),
                   medium("展架.mp4", "video/mp4", "expired", "", 0),
                   medium("签收单.jpg", "image/jpeg", "available", blob(photo), photo.size())};
  auto first = item(1, "customer", std::move(message), tickets_, "/0");
  first.media_paths = {"data/1-customer/it-000001.jpg", "", "data/1-customer/it-000001-3.jpg"};
  first.media_types = {"image/jpeg", "", "image/jpeg"};
  assembled.items.push_back(std::move(first));

  auto note = record("tickets", "messages", "903", "note", "属物流原因，请用户联系快递。");
  note.at = at(as_of - 480'000 * second, "2026-10-14 15:02:00");
  note.parties = {{"agent", "王某", "a-3"}};
  note.claims = {{"contact_result", "已联系", "/2/text"}};
  assembled.items.push_back(item(2, "handler", std::move(note), tickets_, "/2"));

  auto scan = record("parcels", "shipments", "s-1", "shipment_event", "快件到达【杭州分拨】");
  scan.at = at(as_of - 470'000 * second, "2026-10-10 02:31:00");
  scan.identifiers = {{"waybill_no", "kd", "KD2026100900417", "KD2026100900417", "customer"}};
  assembled.items.push_back(item(3, "related", std::move(scan), parcel_, "/data/0"));
  auto locker = record("parcels", "shipments", "s-2", "shipment_event", "已放入快递柜");
  locker.at = at(as_of - 460'000 * second, "2026-10-14 11:37:00");
  assembled.items.push_back(item(4, "related", std::move(locker), parcel_, "/data/1"));

  auto operation = record("tickets", "messages", "903#op", "operation", "");
  operation.links = {{"of", "903"}};
  operation.detail = {{"field", "联系时间"}};
  assembled.items.push_back(item(5, "system_log", std::move(operation), tickets_, "/2"));

  auto history = record("tickets", "messages", "77", "ticket", "2025-11-08 同样卡在杭州分拨");
  history.version = 2;
  auto sixth = item(6, "history", std::move(history), tickets_, "/3");
  sixth.earlier.push_back(record("tickets", "messages", "77", "ticket", "2025-11-08 卡在杭州"));
  sixth.order_unknown = true;
  assembled.items.push_back(std::move(sixth));

  add_call(7, "k-9", clip);
  assembled.items.push_back(
      item(8, "related", record("statements", "statements", "p-1", "statement", "10月8日已交运2件。"), statement_, ""));
}

std::filesystem::path SampleBundle::add_call(int number, const std::string& id, const std::string& recording) {
  auto call = record("calls", "calls", id, "call", "");
  call.outcome = "answered";
  call.media = {medium("20261016-1020.wav", "audio/x-wav", "available", blob(recording), recording.size())};
  const auto file = blob_file(call.media[0].digest);
  auto one = item(number, "handler", std::move(call), calls_, "/0");
  one.media_paths = {"data/2-handler/" + one.name() + ".wav"};
  one.media_types = {"audio/wav"};
  assembled.items.push_back(std::move(one));
  return file;
}

void SampleBundle::add_cells() {
  Lookup lookup;
  lookup.source = "locker";
  lookup.stream = "shipments";
  lookup.identifier = {"waybill_no", "kd", "KD2026100900417", "KD2026100900417", "customer"};
  lookup.from = as_of - 86'400 * second;
  lookup.until = as_of;
  lookup.path = {"complaint_no TS20261014-0087", "waybill_no KD2026100900417"};
  lookup.outcome = "gap";
  lookup.reason = "unreachable";
  lookup.message = "POST https://locker.example/query: connection refused, 3 times";
  lookup.retryable = true;
  lookup.started_at = 17;  // must not reach the bundle

  Cell found{"customer", "tickets", "found", false, 1, "", "", false, {}};
  Cell gap{"related", "locker", "gap", false, 0, lookup.reason, lookup.message, true, {lookup}};
  Cell none{"history", "tickets", "none", false, 0, "", "", false, {}};
  Cell not_asked{"system_log", "parcels", "not_asked", false, 0, "no identifier of its type", "", false, {}};
  assembled.cells = {found, gap, none, not_asked};
  assembled.gaps = {{"locker",
                     "shipments",
                     lookup.identifier,
                     lookup.from,
                     lookup.until,
                     lookup.reason,
                     lookup.message,
                     true,
                     {"related"}},
                    {"statements", "messages", {}, 0, 0, "forbidden", "document 4 is not carried", false, {}}};
  assembled.findings = {{"contact_claims", "no_call_record", "10:05 无人接听：没有通话记录", {2}}};
}

std::string SampleBundle::document(const std::string& content) {
  auto digest = sha256(content);
  documents[digest] = content;
  return digest;
}

std::string SampleBundle::blob(const std::string& content) {
  auto digest = sha256(content);
  std::ofstream(blob_file(digest), std::ios::binary) << content;
  return digest;
}

Bytes SampleBundle::bytes() const {
  return {[this](const std::string& digest) { return blob_file(digest); },
          [this](const std::string& digest) -> Result<std::string> {
            const auto found = documents.find(digest);
            if (found == documents.end())
              return fail(ErrorKind::unavailable, "document " + digest + " is not in the store");
            return found->second;
          }};
}

SealKey SampleBundle::key() const {
  auto key = SealKey::load_or_make(folder_ / "seal.pem");
  if (!key) std::abort();
  return std::move(*key);
}

Result<WrittenBundle> SampleBundle::write(const std::filesystem::path& target) const {
  return write_bundle(assembled, bytes(), reports, taken, key(), target);
}

std::filesystem::path SampleBundle::write() const {
  const auto written = write(folder());
  if (!written) {
    std::fprintf(stderr, "sample_bundle: %s\n", written.error().message().c_str());
    std::abort();
  }
  return written->path;
}

}  // namespace dossier::testkit
