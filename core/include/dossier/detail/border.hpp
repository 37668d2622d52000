// The list of messages stands word for word in docs/plugin-guide.md.
// clang-format off

// Carries messages over the C line of dossier/abi.h, on the plugin's side. Connector and report authors never see it.
//
// The messages. A head is one JSON object of at most 1 MiB, nested at most 64 deep; where a body is named, it travels
// as bytes beside the head (at most 64 MiB). Unknown members are ignored by both sides.
//
// Host to plugin, `invoke`:
//   {"verb":"probe"}
//   {"verb":"read","stream":S,"pull":false,"identifier":{"type","realm","value","raw"},"companions":{type:value},
//    "from":µs,"until":µs,"cursor":"","partition":{"number":0,"of":1}}    a look-up; with "pull":true onward from
//                                            "cursor", up to "until", one share of "of"
//   {"verb":"normalise","stream","key","content_type","request":{…},"mapping":{…}}  body: the document. Instance NULL.
//   {"verb":"render"}                                         a report
//
// Plugin to host, `emit` (no answer):
//   {"emit":"spec"}  body: the spec        {"emit":"log","text":T}
//   {"emit":"error","error":{"kind","message","reason"?}}     why this verb returns 1; the last one counts
//
// Plugin to host, `call` → reply. Every reply is {"ok":true,…} or {"ok":false,"error":{"kind","message","reason"?}}.
//   {"call":"http","method":"GET"|"POST","url","headers":[[name,value],…],"content_type"?,"form"?:[[name,value],…],
//    "probe"?:true}  body: of a POST → {"ok":true,"handle","status","headers":[[name,value],…]} body: the answer's
//   {"call":"download","url","headers"}    → {"ok":true,"handle","sha256","size","content_type"}
//   {"call":"file_list","path","after"?}   → {"ok":true,"entries":[{"name","path","size","modified","folder",
//                                            "fault"?},…],"more"}; on "more":true the names behind "after" (the last
//                                            one, "" at first) are next
//   {"call":"file_read","path","offset"?,"length"?} → {"ok":true,"handle"} body: the file, or those of its bytes that
//                                            these two name; fewer at its end
//   {"call":"file_download","path"}        → as "download"
//   {"call":"blob_write","part":"more"|"last"} body: ≤ 8 MiB → {"ok":true}; the last: {"ok":true,"sha256","size"}
//   {"call":"conceal","text"}              text stands as *** in what is stored of the requests after it
//   {"call":"document","key","covers":"some"|"all","handle"}  or, with the bytes as body, "content_type" for "handle"
//   {"call":"media","locator","handle"}    or {"call":"media","locator","state"}
//   {"call":"checkpoint","cursor"}
//   {"call":"records"}  body: JSON lines, each a record, or {"reject":true,"pointer","reason"}; about 64 KiB at once
//   {"call":"next"}     → body: JSON lines, the next nodes of the report; empty at the end
//   {"call":"output"}   body: the next bytes of the report's file
//
// Texts are UTF-8, except "path" and "name" of the file_… messages: a file's name may be any bytes.

#pragma once
// clang-format on

#include <string>
#include <string_view>
#include <utility>

#include "dossier/abi.h"
#include "dossier/detail/nesting.hpp"
#include "dossier/json.hpp"
#include "dossier/result.hpp"

namespace dossier::detail {

inline constexpr int head_nesting_limit = 64;

inline dossier_bytes bytes_of(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view_of(dossier_bytes bytes) {
  return bytes.size == 0 ? std::string_view() : std::string_view(bytes.data, bytes.size);
}

/// Reads a head. Errors: malformed (no JSON object, too deep).
inline Result<json::Document> parse_head(std::string_view text) {
  if (nests_deeper_than(text, head_nesting_limit))
    return fail(ErrorKind::malformed, "a head nested deeper than " + std::to_string(head_nesting_limit) + " levels");
  json::Document head;
  head.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (head.HasParseError())
    return fail(ErrorKind::malformed, "a head that is not JSON at byte " + std::to_string(head.GetErrorOffset()));
  if (text.find('\0') != std::string_view::npos) return fail(ErrorKind::malformed, "a head with a zero byte");
  if (!head.IsObject()) return fail(ErrorKind::malformed, "a head that is no JSON object");
  return head;
}

inline json::Object to_json(const Error& error) {
  return json::Object()
      .put("kind", name_of(error.kind()))
      .put("message", error.message())
      .put_some("reason", error.reason());
}

/// The error in {"error":{…}}. A kind that we do not know is internal.
inline Error error_in(const json::Value& head) {
  const auto kind = error_kind(json::text(head, "/error/kind")).value_or(ErrorKind::internal);
  return Error(kind, json::text(head, "/error/message")).because(json::text(head, "/error/reason"));
}

struct Reply {
  json::Document head;
  std::string_view body;  // valid until the next call
};

/// The host as one invocation sees it. An instance keeps its Border and binds it anew for each verb.
class Border {
 public:
  explicit Border(const dossier_host_v1* host) : host_(host) {}
  void bind(const dossier_host_v1* host) { host_ = host; }

  Result<Reply> call(const json::Object& head, std::string_view body = {}) {
    const auto text = head.str();
    if (auto fits = within_limits(text, body); !fits) return fail(std::move(fits.error()));
    dossier_message reply{};
    if (host_->call(host_->context, {bytes_of(text), bytes_of(body)}, &reply) != 0)
      return fail(ErrorKind::cancelled, "the host is gone");
    auto parsed = DOSSIER_TRY(parse_head(view_of(reply.head)));
    if (json::text(parsed, "/ok") != "true") return fail(error_in(parsed));
    return Reply{std::move(parsed), view_of(reply.body)};
  }

  void emit(const json::Object& head, std::string_view body = {}) {
    const auto text = head.str();
    host_->emit(host_->context, {bytes_of(text), bytes_of(body)});
  }

  void error(const Error& error) { emit(json::Object().put("emit", "error").put("error", to_json(error))); }

  bool cancelled() const { return host_->cancelled(host_->context) != 0; }

 private:
  // Said here, where the plugin can still act on it; the host would stop the whole worker.
  static Result<void> within_limits(std::string_view head, std::string_view body) {
    if (head.size() > DOSSIER_HEAD_LIMIT)
      return fail(ErrorKind::malformed,
                  "a message head of " + std::to_string(head.size()) + " bytes is above the limit of 1 MiB");
    if (body.size() > DOSSIER_BODY_LIMIT)
      return fail(ErrorKind::malformed, "a message body of " + std::to_string(body.size()) +
                                            " bytes is above the limit of 64 MiB; send large things as blobs");
    return {};
  }

  const dossier_host_v1* host_;
};

}  // namespace dossier::detail
