#include "plugin/serving.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "dossier/abi.h"
#include "dossier/detail/border.hpp"

namespace dossier {

namespace {

bool is_larger_than_a_message(const Message& message) {
  return message.head.size() > DOSSIER_HEAD_LIMIT || message.body.size() > DOSSIER_BODY_LIMIT;
}

/// A file's name may be any bytes, so these messages may hold some that are not UTF-8.
bool may_hold_any_bytes(const json::Value& head) { return json::text(head, "/call").starts_with("file_"); }

// Nothing in it gives orders to a terminal, or passes for a line of ours: what begins on a line of its own is indented.
std::string printable(std::string_view words, size_t longest) {
  auto text = log::scrub(words);
  if (!is_utf8(text)) text = nfc(text);
  text = without_controls(text);
  if (text.size() > longest) text = std::string(whole_letters(text, longest)) + "…";
  return text;
}

/// As valid UTF-8 without control characters and known secrets: message and reason may quote a payload or a request.
Error printable(const Error& error, size_t longest) {
  return Error(error.kind(), printable(error.message(), longest)).because(printable(error.reason(), longest));
}

}  // namespace

Message refusal(const Error& error) {
  return {json::Object().put("ok", false).put("error", detail::to_json(error)).str(), {}};
}

Result<json::Document> Serving::checked_head(std::string_view head, std::string_view body) {
  if (head.size() > DOSSIER_HEAD_LIMIT || body.size() > DOSSIER_BODY_LIMIT)
    violation_ = "a message of " + std::to_string(head.size()) + " bytes of head and " + std::to_string(body.size()) +
                 " of body, above the limits of 1 MiB and 64 MiB";
  else if (auto parsed = detail::parse_head(head); !parsed) violation_ = parsed.error().message();
  else return parsed;
  return fail(violation_error());
}

void Serving::emit(std::string_view head, std::string_view body) {
  const auto message = checked_head(head, body);
  if (!message) return;
  const auto what = json::text(*message, "/emit");
  if (what == "spec") {
    spec_ = body;
  } else if (what == "error") {
    error_ = printable(detail::error_in(*message), calls_ ? calls_->longest_error() : usual_longest_error);
  } else if (calls_) {
    touched_ = true;
    try {
      calls_->emit(*message, body);
    } catch (const std::exception&) {  // nobody waits for an answer
    }
  }
}

Message Serving::call(std::string_view head, std::string_view body) {
  auto reply = answer(head, body);
  if (!reply) return refusal(reply.error());
  if (!is_larger_than_a_message(*reply)) return std::move(*reply);
  return refusal(Error(ErrorKind::malformed, "the answer has " + std::to_string(reply->body.size()) +
                                                 " bytes, above the limit of 64 MiB for one message; download it"));
}

Result<Message> Serving::answer(std::string_view head, std::string_view body) {
  if (cancelled_) return fail(ErrorKind::cancelled, "cancelled");
  const auto message = DOSSIER_TRY(checked_head(head, body));
  if (!calls_) return fail(ErrorKind::internal, plugin_ + ": a host call inside describe or open, which do no I/O");
  if (!may_hold_any_bytes(message) && !is_utf8(head))
    return fail(ErrorKind::malformed,
                "the message \"" + json::text(message, "/call") + "\" holds text that is not UTF-8");
  touched_ = true;
  try {
    return calls_->call(message, body);
  } catch (const std::exception& exception) {  // no memory, say: it must not unwind through the plugin
    return fail(ErrorKind::internal,
                "the host failed at \"" + json::text(message, "/call") + "\": " + exception.what());
  }
}

Result<json::Document> Serving::parsed_spec() const {
  if (violation_) return fail(violation_error());
  if (detail::nests_deeper_than(spec_, detail::head_nesting_limit))
    return fail(ErrorKind::malformed, plugin_ + ": its spec is nested too deep");
  auto spec = json::parse_own(spec_);
  if (!spec) return fail(std::move(spec.error()).at(plugin_ + ": its spec"));
  if (!spec->IsObject()) return fail(ErrorKind::malformed, plugin_ + ": its spec is no JSON object");
  return spec;
}

Error Serving::error() const {
  if (error_) return *error_;
  return Error(ErrorKind::internal, plugin_ +
                                        ": ended without success and without a reason; not retried. This is a bug "
                                        "in the plugin: report it to its author");
}

Error Serving::violation_error() const {
  return Error(ErrorKind::crashed, plugin_ + ": sent " + violation_.value_or("nothing wrong") +
                                       "; stopped. This is a bug in the plugin: report it to its author");
}

}  // namespace dossier
