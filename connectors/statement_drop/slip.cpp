#include "slip.hpp"

#include <algorithm>
#include <array>

namespace statements {
namespace {

using dossier::ErrorKind;
using dossier::fail;
using dossier::Result;

struct Called {
  std::string_view theirs, ours;
};

// Chinese names of the fields, as in the template of the connector's page.
constexpr std::array field_names{Called{"类别", "kind"},
                                 Called{"出具单位", "issuer"},
                                 Called{"单位角色", "role"},
                                 Called{"日期", "date"},
                                 Called{"签字", "signed"},
                                 Called{"盖章", "stamped"},
                                 Called{"投诉编号", "complaint_no"},
                                 Called{"订单号", "order_no"},
                                 Called{"运单号", "waybill_no"},
                                 Called{"承运方", "carrier"},
                                 Called{"征询日期", "requested"},
                                 Called{"收到日期", "received"},
                                 Called{"渠道", "channel"},
                                 Called{"内容", "text"},
                                 Called{"标题", "title"},
                                 Called{"经办人", "handler"},
                                 Called{"用户", "customer"},
                                 Called{"文件", "files"}};

constexpr std::array kinds{Called{"情况说明", "statement"}, Called{"用户纸质表单", "paper_form"},
                           Called{"投诉登记表", "paper_form"}, Called{"用户材料", "customer_material"},
                           Called{"窗口记录", "counter_note"}};
constexpr std::array roles{Called{"供应商", "supplier"}, Called{"物流", "carrier"}, Called{"承运方", "carrier"},
                           Called{"快递员", "courier"}, Called{"其他", "other"}};
constexpr std::array yes_or_no{Called{"true", "yes"}, Called{"是", "yes"}, Called{"有", "yes"}, Called{"1", "yes"},
                               Called{"false", "no"}, Called{"否", "no"},  Called{"无", "no"},  Called{"0", "no"}};

template <size_t count>
std::string ours(const std::array<Called, count>& list, std::string_view said) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Called& called) { return called.theirs == said; });
  return std::string(found == list.end() ? said : found->ours);
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

tl::unexpected<dossier::Error> wrong(std::string_view field, std::string_view seen, std::string_view wanted) {
  return fail(ErrorKind::malformed,
              std::string(field) + ": \"" + std::string(seen.substr(0, 60)) + "\" is none of " + std::string(wanted));
}

std::optional<Kind> kind_named(std::string_view name) {
  const auto kind = ours(kinds, name);
  if (kind == "statement") return Kind::statement;
  if (kind == "paper_form") return Kind::paper_form;
  if (kind == "customer_material") return Kind::customer_material;
  if (kind == "counter_note") return Kind::counter_note;
  return std::nullopt;
}

/// Reads fields one after the other; what stays is not ours.
class Reading {
 public:
  explicit Reading(Fields fields) {
    for (auto& [name, texts] : fields) {
      auto& all = fields_[ours(field_names, trimmed(name))];
      for (const auto& text : texts)
        if (auto value = trimmed(text); !value.empty()) all.push_back(std::move(value));
    }
  }

  std::vector<std::string> list(const std::string& name) {
    const auto found = fields_.find(name);
    if (found == fields_.end()) return {};
    auto texts = std::move(found->second);
    fields_.erase(found);
    return texts;
  }
  std::string text(const std::string& name) {
    std::string joined;
    for (const auto& text : list(name)) joined += (joined.empty() ? "" : "\n") + text;
    return joined;
  }
  Result<std::optional<bool>> flag(const std::string& name) {
    const auto said = text(name);
    const auto meant = ours(yes_or_no, said);
    if (said.empty()) return std::nullopt;
    if (meant != "yes" && meant != "no") return wrong(name, said, "yes, no, 是, 否");
    return meant == "yes";
  }
  std::vector<std::string> rest() const {
    std::vector<std::string> names;
    for (const auto& [name, texts] : fields_) names.push_back(name);
    return names;
  }

 private:
  Fields fields_;
};

// 盖章, 签字盖章, stamped, signed, none …: a name has one word for both.
Result<void> read_seal(const std::string& said, Slip& slip) {
  if (said.empty()) return {};
  const bool is_signed = said.find("签字") != std::string::npos || said.find("signed") != std::string::npos;
  const bool is_stamped = said.find("盖章") != std::string::npos || said.find("stamped") != std::string::npos;
  if (!is_signed && !is_stamped && said != "none" && said != "无")
    return wrong("seal", said, "signed, stamped, none, 签字, 盖章, 签字盖章, 无");
  slip.is_signed = is_signed;
  slip.is_stamped = is_stamped;
  return {};
}

Result<Slip> read(Fields fields, const Habits& habits) {
  Reading reading(std::move(fields));
  Slip slip;
  const auto said_kind = reading.text("kind");
  slip.title = reading.text("title");
  // A title that is the name of a kind says the kind.
  const auto kind = said_kind.empty() ? kind_named(slip.title).value_or(habits.kind) : kind_named(said_kind);
  if (!kind) return wrong("kind", said_kind, "statement, paper_form, customer_material, counter_note");
  slip.kind = *kind;
  const auto role = reading.text("role");
  slip.role = role.empty() ? habits.role : ours(roles, role);
  constexpr std::array<std::string_view, 4> known_roles{"supplier", "carrier", "courier", "other"};
  if (std::find(known_roles.begin(), known_roles.end(), slip.role) == known_roles.end())
    return wrong("role", role, "supplier, carrier, courier, other");
  slip.is_signed = DOSSIER_TRY(reading.flag("signed"));
  slip.is_stamped = DOSSIER_TRY(reading.flag("stamped"));
  DOSSIER_TRY(read_seal(reading.text("seal"), slip));
  slip.issuer = reading.text("issuer");
  slip.date = reading.text("date");
  slip.carrier = reading.text("carrier");
  slip.requested = reading.text("requested");
  slip.received = reading.text("received");
  slip.channel = reading.text("channel");
  slip.text = reading.text("text");
  slip.handler = reading.text("handler");
  slip.customer = reading.text("customer");
  slip.complaints = reading.list("complaint_no");
  slip.orders = reading.list("order_no");
  slip.waybills = reading.list("waybill_no");
  slip.files = reading.list("files");
  for (const auto& file : slip.files)
    if (file.find_first_of("/\\") != std::string::npos || file == "..")
      return wrong("files", file, "the names of files in the same folder");
  slip.unread = reading.rest();
  if (slip.channel.empty()) slip.channel = slip.kind == Kind::statement ? habits.channel : "window";
  if (slip.carrier.empty()) slip.carrier = habits.carrier;
  return slip;
}

}  // namespace

Result<Habits> habits_of(const dossier::Options& options) {
  Habits habits;
  habits.pattern = DOSSIER_TRY(NamePattern::parse(options.text("pattern")));
  habits.kind = kind_named(options.text("kind")).value_or(Kind::statement);
  habits.role = options.text("role");
  habits.channel = options.text("channel");
  habits.carrier = options.text("carrier");
  habits.timezone = options.timezone("timezone");
  return habits;
}

Result<Slip> read_slip(const Fields& side_car, std::string_view name, const Habits& habits) {
  Fields fields;
  for (const auto& [field, texts] : side_car) {
    auto& all = fields[ours(field_names, trimmed(field))];
    all.insert(all.end(), texts.begin(), texts.end());
  }
  const bool says_seal = fields.count("signed") + fields.count("stamped") + fields.count("seal") > 0;
  if (auto named = habits.pattern.match(without_ending(name)))
    for (auto& [field, texts] : *named) {
      const bool said = says_seal && field == "seal";
      if (auto& place = fields[field]; place.empty() && !said) place = std::move(texts);
    }
  return read(std::move(fields), habits);
}

Result<std::optional<Slip>> read_name(std::string_view name, const Habits& habits) {
  auto named = habits.pattern.match(without_ending(name));
  if (!named) return std::nullopt;
  return DOSSIER_TRY(read(std::move(*named), habits));
}

}  // namespace statements
