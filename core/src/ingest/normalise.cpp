#include "base/text.hpp"
#include "dossier/detail/nesting.hpp"
#include "ingest/ingest.hpp"

namespace dossier {
namespace {

constexpr std::chrono::seconds time_limit{60};
constexpr int deepest = 32;

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
    const auto line = DOSSIER_TRY(json::parse_own(text));
    const auto pointer = json::text(line, "/pointer");
    if (json::text(line, "/reject") == "true") {
      out_.rejected.push_back({pointer, json::text(line, "/reason")});
      return {};
    }
    auto resolved = resolve_record(line, context_);
    if (resolved) out_.records.push_back(std::move(*resolved));
    else out_.rejected.push_back({pointer, resolved.error().message()});
    return {};
  }

  const ResolveContext& context_;
  Normalised& out_;
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
  }
  number_equal_keys(out.records);
  return out;
}

}  // namespace dossier
