#include "base/text.hpp"
#include "dossier/detail/nesting.hpp"
#include "ingest/ingest.hpp"

namespace dossier {
namespace {

constexpr std::chrono::seconds time_limit{60};
constexpr int deepest = 32;
// A record is one line in the index of a bundle, with its earlier versions, and that line may have 8 MiB and 200,000
// values. One record that no bundle can bear would keep its whole case from ever being sealed.
constexpr size_t largest_record = size_t{1} << 20;
constexpr size_t most_parts = 5000;
// What one document can be blown up to.
constexpr size_t largest_yield = size_t{256} << 20;

size_t parts_of(const Record& record) {
  return record.parties.size() + record.identifiers.size() + record.media.size() + record.claims.size() +
         record.links.size() + record.detail.size();
}

/// `line`: the record as the plugin sent it. Resolving makes of it at most four times as much.
Result<void> check_size(const Record& record, std::string_view line) {
  if (line.size() > largest_record / 4)
    if (const auto size = record.content().size(); size > largest_record)
      return fail(ErrorKind::malformed, "a record of " + std::to_string(size) + " bytes, at most " +
                                            std::to_string(largest_record) + "; its document is kept whole");
  if (const auto parts = parts_of(record); parts > most_parts)
    return fail(ErrorKind::malformed, "a record with " + std::to_string(parts) +
                                          " identifiers, parties, media, claims, links and details, at most " +
                                          std::to_string(most_parts) + "; its document is kept whole");
  return {};
}

std::string at(const std::string& pointer) { return pointer.empty() ? "the whole answer" : "at " + pointer; }

/// Of a record, the member with text that is not UTF-8.
std::string spoilt_member(const json::Value& record) {
  if (record.IsObject())
    for (const auto& member : record.GetObject())
      if (!is_utf8(json::to_string(member.value))) return nfc(json::view(member.name));
  return "the whole line";
}

// Takes "records" messages: JSON lines of records and rejected rows.
class RecordLines final : public PluginCalls {
 public:
  RecordLines(const ResolveContext& context, Normalised& out) : context_(context), out_(out) {}

  Result<Message> call(const json::Value& head, std::string_view body) override {
    const auto name = json::text(head, "/call");
    if (name != "records")
      return fail(ErrorKind::internal,
                  "normalise: the plugin called \"" + name + "\"; normalise is pure and may only emit records");
    while (!body.empty()) {
      const auto end = body.find('\n');
      DOSSIER_TRY(take(body.substr(0, end)));
      body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
    }
    return Message{R"({"ok":true})", {}};
  }
  void emit(const json::Value&, std::string_view) override {}

 private:
  Result<void> take(std::string_view text) {
    if (text.empty()) return {};
    // Records are flat; depth here is an attack on whoever walks them recursively later.
    if (detail::nests_deeper_than(text, deepest))
      return fail(ErrorKind::malformed, "normalise: a record is nested deeper than " + std::to_string(deepest));
    yield_ += text.size();
    if (yield_ > largest_yield)
      return fail(ErrorKind::malformed, "normalise: one document makes more than " + std::to_string(largest_yield) +
                                            " bytes of records; it is kept, in quarantine");
    ++lines_;
    if (const auto line = json::parse_own(text)) take_line(*line, text);
    else take_unreadable(text);
    return {};
  }

  void take_line(const json::Value& line, std::string_view text) {
    const auto pointer = json::text(line, "/pointer");
    if (json::text(line, "/reject") == "true") return reject(pointer, json::text(line, "/reason"));
    auto resolved = resolve_record(line, context_);
    const auto fits = resolved ? check_size(resolved->record, text) : Result<void>(fail(resolved.error()));
    if (fits) out_.records.push_back(std::move(*resolved));
    else out_.rejected.push_back({pointer, fits.error().message()});
  }

  // It costs itself alone. What is JSON but for bytes that are not UTF-8 still tells its place.
  void take_unreadable(std::string_view text) {
    const auto line = json::parse_bytes(text);
    if (!line) return reject("record=" + std::to_string(lines_), line.error().message());
    const auto pointer = nfc(json::text(*line, "/pointer"));
    if (json::text(*line, "/reject") == "true") return reject(pointer, nfc(json::text(*line, "/reason")));
    reject(pointer, spoilt_member(*line) + ": not UTF-8, as all text of a record is; its document is kept whole");
  }

  void reject(const std::string& pointer, const std::string& reason) {
    out_.rejected.push_back({pointer, reason});
    if (out_.first_reason.empty()) out_.first_reason = at(pointer) + ": " + reason;
  }

  const ResolveContext& context_;
  Normalised& out_;
  size_t yield_ = 0;
  int64_t lines_ = 0;
};

bool is_text(std::string_view content_type) {
  for (const auto part : {"json", "xml", "text/", "csv", "form-urlencoded"})
    if (content_type.find(part) != std::string_view::npos) return true;
  return false;
}

std::string label_of(std::string_view content_type) {
  const auto at = content_type.find("charset=");
  if (at == std::string_view::npos) return {};
  const auto label = content_type.substr(at + 8);
  return std::string(label.substr(0, label.find_first_of("; ")));
}

}  // namespace

ResolveContext context_of(const Source& source, const std::string& stream, const std::string& phone_region) {
  ResolveContext context{source.config().name, stream, {}, phone_region};
  context.realm = source.config().realm;
  return context;
}

Result<Normalised> normalise_document(Plugin& plugin, const NewDocument& document, const json::Value& mapping,
                                      const ResolveContext& context, std::stop_token stop) {
  Normalised out;
  std::string bytes = document.bytes;
  out.charset = is_utf8(bytes) ? "utf-8" : "binary";
  if (out.charset == "binary" && is_text(document.content_type)) {
    auto decoded = decode_text(bytes, label_of(document.content_type));
    out.charset = decoded.charset;
    bytes = std::move(decoded.utf8);
  }
  json::Object head;
  head.put("verb", "normalise").put("stream", document.stream).put("key", document.key);
  head.put("content_type", document.content_type).put("mapping", mapping);
  head.put("request", DOSSIER_TRY(json::parse_own(document.request.empty() ? "{}" : document.request)));
  RecordLines lines(context, out);
  const auto ran = plugin.invoke(no_instance, {head.str(), std::move(bytes)}, lines, stop, time_limit);
  if (!ran) {
    const auto kind = ran.error().kind();
    if (kind == ErrorKind::cancelled || kind == ErrorKind::crashed || kind == ErrorKind::unavailable ||
        kind == ErrorKind::internal)
      return fail(ran.error());
    // The payload itself is to blame: it is kept whole, in quarantine, and none of its records counts.
    out.records.clear();
    out.rejected = {{"", ran.error().message()}};
    out.first_reason = at("") + ": " + ran.error().message();
  }
  number_equal_keys(out.records);
  return out;
}

}  // namespace dossier
