#include "assemble/assemble.hpp"

#include <algorithm>

#include "assemble/agent_side.hpp"
#include "assemble/completeness.hpp"
#include "assemble/documents.hpp"
#include "assemble/media.hpp"
#include "assemble/overdue.hpp"
#include "assemble/parts.hpp"
#include "base/digest.hpp"
#include "collect/members.hpp"
#include "model/custody.hpp"
#include "store/owed_ledger.hpp"

namespace dossier {
namespace {

Result<Item> item_of(Member member, const std::map<RecordKey, int>& numbers, Store& store, Micros as_of) {
  Item item;
  const auto key = key_of(member.record);
  item.number = numbers.at(key);
  item.part = part_of(member.record, member.history);
  item.path = std::move(member.path);
  item.by_version = member.by_version;
  item.former = member.former;
  item.origin = DOSSIER_TRY(store.origin(key, member.record.version, as_of));
  if (member.record.version > 1) {
    item.earlier = DOSSIER_TRY(store.versions(key, as_of));
    std::erase_if(item.earlier, [&](const Record& version) { return version.version >= member.record.version; });
    for (const auto& version : item.earlier)
      item.earlier_origins.push_back(DOSSIER_TRY(store.origin(key, version.version, as_of)));
  }
  item.record = std::move(member.record);
  if (member.metadata_only) {
    item.record.media.clear();
    for (auto& version : item.earlier) version.media.clear();
  }
  DOSSIER_TRY(join_media(item, store, as_of));
  return item;
}

Result<std::vector<Item>> number_and_sort(const ReviewCase& review_case, Members& members, Store& store, Micros as_of) {
  std::vector<Member*> sorted;
  for (auto& [key, member] : members.records) sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(),
            [](const Member* left, const Member* right) { return comes_before(left->record, right->record); });
  std::vector<NumberedItem> numbered;
  for (const auto* member : sorted)
    numbered.push_back({key_of(member->record), member->history, member->metadata_only});
  const auto numbers = DOSSIER_TRY(store.number_items(review_case.number, numbered));
  std::vector<Item> items;
  items.reserve(sorted.size());
  for (const auto* member : sorted) items.push_back(DOSSIER_TRY(item_of(*member, numbers, store, as_of)));
  return items;
}

// Entries of one ticket that its system wrote in the same second belong together; nobody asks for their order.
bool belong_together(const Record& left, const Record& right) {
  if (left.source != right.source || left.stream != right.stream) return false;
  const auto names = [](const Record& record, const std::string& id) {
    return record.source_id == id || std::any_of(record.links.begin(), record.links.end(),
                                                 [&](const Link& link) { return link.source_id == id; });
  };
  return names(right, left.source_id) || std::any_of(left.links.begin(), left.links.end(),
                                                     [&](const Link& link) { return names(right, link.source_id); });
}

// Neighbours whose intervals overlap have no known order.
void mark_unknown_order(std::vector<Item>& items) {
  constexpr Micros second = 1'000'000;
  const auto is_wide = [](const Item& item) { return item.record.at->latest - item.record.at->earliest > second; };
  for (size_t index = 1; index < items.size(); ++index) {
    auto& left = items[index - 1];
    auto& right = items[index];
    if (!left.record.at || !right.record.at || left.record.at->latest < right.record.at->earliest) continue;
    if (is_wide(left) || is_wide(right) || !belong_together(left.record, right.record))
      left.order_unknown = right.order_unknown = true;
  }
}

std::string tolerance_text(const KnownSource& source) {
  const auto sign = source.clock_offset_s < 0 ? "" : "+";
  return "offset " + (sign + std::to_string(source.clock_offset_s)) + " s, tolerance " +
         std::to_string(source.clock_tolerance_s) + " s";
}

void describe_sources(const AssemblePlan& plan, AssembledCase& assembled) {
  for (const auto& source : plan.sources) {
    assembled.sources.push_back(source.name);
    assembled.source_titles[source.name] = source.title.empty() ? source.name : source.title;
    assembled.clock_tolerance[source.name] = tolerance_text(source);
    if (!source.states.empty()) assembled.states[source.name] = source.states;
  }
}

std::vector<std::string> document_digests(const AssembledCase& assembled) {
  std::vector<std::string> digests;
  for (const auto& document : assembled.documents) digests.push_back(document.digest);
  std::sort(digests.begin(), digests.end());
  return digests;
}

// A look-up as it counts for a revision. On the agent's side one identifier has several windows, and what was counted
// is part of the statement.
std::string asked(const Lookup& lookup) {
  auto text = lookup.stream + "\x1f" + lookup.identifier.key() + "\x1f" + lookup.outcome;
  if (is_agents(lookup.identifier.type) || lookup.not_shown)
    text += "\x1f" + std::to_string(lookup.from) + "\x1f" + std::to_string(lookup.not_shown.value_or(0));
  return text;
}

std::map<std::string, std::string> statements_of(const SourceConfig& source, const PluginSpec& plugin) {
  std::map<std::string, std::string> states;
  for (const auto& [option, pointer] : json::each(plugin.json, "/options")) {
    const auto name = json::text(option, "/name");
    if (json::text(option, "/use") == "statement")
      states[name] = json::text(source.options, "/" + json::pointer_step(name));
  }
  return states;
}

}  // namespace

AssemblePlan assemble_plan(const Config& config, const std::vector<PluginSpec>& plugins, const std::string& actor) {
  AssemblePlan plan;
  plan.expects = config.expects;
  plan.actor = actor;
  for (const auto& source : config.sources) {
    KnownSource known;
    known.name = source.name;
    known.title = source.title;
    known.enabled = source.enabled;
    known.realm = source.realm;
    known.clock_offset_s = source.clock_offset_s;
    known.clock_tolerance_s = source.clock_tolerance_s;
    for (const auto& plugin : plugins)
      if (plugin.kind == "connector" && plugin.name == source.connector) {
        known.streams = plugin.streams;
        known.states = statements_of(source, plugin);
      }
    plan.sources.push_back(std::move(known));
  }
  return plan;
}

Result<AssembledCase> assemble(const ReviewCase& review_case, const AssemblePlan& plan, Store& store, Micros as_of) {
  AssembledCase assembled;
  assembled.review_case = review_case;
  assembled.as_of = as_of;
  if (const auto last = DOSSIER_TRY(store.last_revision(review_case.number))) {
    assembled.revision = last->revision + 1;
    assembled.previous = last->tag_manifest_digest;
  }
  auto members = DOSSIER_TRY(find_members(review_case, store, as_of));
  assembled.items = DOSSIER_TRY(number_and_sort(review_case, members, store, as_of));
  mark_unknown_order(assembled.items);
  assembled.documents = DOSSIER_TRY(case_documents(review_case, assembled.items, members, store, as_of));
  auto lookups = DOSSIER_TRY(store.lookups(review_case.number, as_of));
  std::stable_sort(lookups.begin(), lookups.end(), is_listed_before);
  DOSSIER_TRY(settle_agent_lookups(lookups, members, store, as_of));
  assembled.cells = completeness(plan, lookups, assembled.items, members);
  assembled.gaps = gaps(assembled.cells, assembled.items, assembled.documents);
  assembled.owed = DOSSIER_TRY(OwedLedger(store).requests(review_case.number, as_of));
  add_overdue(assembled.owed, as_of, assembled.gaps);
  for (const auto& [key, step] : members.followed) assembled.customer_identifiers.push_back(step.identifier);
  describe_sources(plan, assembled);
  assembled.custody = DOSSIER_TRY(store.custody(review_case.number));
  assembled.custody.push_back(
      custody_line(assembled.custody, as_of, plan.actor, "assembled", document_digests(assembled)));
  return assembled;
}

std::string content_digest(const AssembledCase& assembled) {
  Sha256 digest;
  const auto add = [&](const json::Object& object) { digest.update(json::canonical(object) + "\n"); };
  for (const auto& item : assembled.items) {
    std::vector<std::string> media;
    for (const auto& medium : item.record.media) media.push_back(medium.state + " " + medium.digest);
    add(json::Object()
            .put("item", item.number)
            .put("version", item.record.version)
            .put("part", item.part)
            .put("former", item.former)
            .put("media", media)
            .put("withdrawn", item.record.withdrawn_at.has_value()));
  }
  for (const auto& gap : assembled.gaps)
    add(json::Object()
            .put("gap", gap.source)
            .put("stream", gap.stream)
            .put("reason", gap.reason)
            .put("identifier", gap.identifier ? gap.identifier->key() : "")
            .put("parts", gap.parts));
  for (const auto& cell : assembled.cells) {
    std::vector<std::string> lookups;
    for (const auto& lookup : cell.lookups) lookups.push_back(asked(lookup));
    add(json::Object()
            .put("part", cell.part)
            .put("source", cell.source)
            .put("state", cell.state)
            .put("reason", cell.reason)
            .put("items", cell.items)
            .put("lookups", lookups));
  }
  for (const auto& request : assembled.owed)
    add(json::Object().put("owed", request.number).put("state", state_of(request, assembled.as_of)));
  for (const auto& document : assembled.documents)
    add(json::Object().put("document", document.number).put("digest", document.digest).put("whole", document.whole));
  return digest.hex();
}

}  // namespace dossier
