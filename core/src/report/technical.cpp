// Where an item comes from, down to the byte: for those who want to follow it back.
#include "report/view.hpp"

namespace dossier::report {

namespace {

std::string document_text(const View& view, const Item& item) {
  const auto* document = view.document(item.origin.document);
  if (!document) return {};
  const auto& words = view.words;
  const auto number = words("doc", {std::to_string(document->number)});
  const auto how = !document->withheld.empty()
                       ? words("origin.withheld", {view.masker.text(document->withheld)})
                       : std::string(words(document->whole ? "origin.whole" : "origin.extract"));
  return number + std::string(words("comma")) + how;
}

std::string request_text(const View& view, const Origin& origin) {
  if (origin.request.IsNull() || (origin.request.IsObject() && origin.request.MemberCount() == 0)) return {};
  return view.masker.text(json::to_string(origin.request));
}

std::string earlier_text(const View& view, const Record& earlier) {
  return "r" + std::to_string(earlier.version) + std::string(view.words("colon")) + view.summary(earlier, 120);
}

}  // namespace

void write_technical(const View& view, const Item& item) {
  const auto& words = view.words;
  const auto& origin = item.origin;
  std::vector<Fact> facts;
  const auto add = [&](std::string_view name, std::string value) {
    if (!value.empty()) facts.emplace_back(words(name), std::move(value));
  };
  add("origin.source", view.source(item.record.source) + std::string(words("open")) +
                           view.masker.text(item.record.source) + std::string(words("close")));
  add("origin.stream", view.masker.text(item.record.stream));
  add("origin.id", view.masker.text(item.record.source_id));
  add("origin.version", "r" + std::to_string(item.record.version));
  if (item.record.at && !item.record.at->raw.empty()) add("origin.time", view.masker.text(item.record.at->raw));
  for (const auto& [name, value] : item.record.detail)
    if (!value.empty() && name != "department" && detail_word(view, item.record, name).empty())
      facts.emplace_back(words("origin.detail", {view.masker.text(name)}), shown_value(view, name, value));
  for (const auto& identifier : item.record.identifiers)
    if (identifier.type == "agent_id" || identifier.type == "complaint_no")
      facts.emplace_back(words.named("identifier", identifier.type), view.masker.identifier(identifier));
  add("origin.document", document_text(view, item));
  if (const auto* document = view.document(origin.document)) add("origin.file", document->path);
  add("origin.digest", origin.document);
  add("origin.pointer", view.masker.text(origin.pointer));
  add("origin.request", request_text(view, origin));
  if (origin.fetched_at != 0) add("origin.fetched_at", view.time(origin.fetched_at));
  add("origin.fetched_by", std::string(words.named("origin.fetched_by", origin.fetched_by)));
  add("origin.connector", view.masker.text(origin.connector));
  add("origin.mapping", origin.mapping);
  add("origin.path", view.path(item.path));
  for (const auto& medium : item.record.media) add("origin.media", medium.digest);
  for (size_t index = 0; index < item.earlier.size(); ++index) {
    add("origin.earlier", earlier_text(view, item.earlier[index]));
    if (index < item.earlier_origins.size()) add("origin.digest", item.earlier_origins[index].document);
  }
  view.nodes.begin(group("details").put("title", words("technical")));
  view.nodes.facts(facts, {}, "technical");
  view.nodes.end();
}

}  // namespace dossier::report
