#include "refusal.hpp"

#include <algorithm>
#include <string_view>

namespace dossier::kuaidi100 {
namespace {

struct Refusal {
  std::string code, message;
  /// For the beginning of a message.
  std::string said() const { return "Kuaidi100 answered returnCode " + code + ": " + message + ". "; }
};

bool is_refusal(const json::Value& answer) { return json::text(answer, "/result") == "false"; }

Refusal read(const json::Value& answer) { return {json::text(answer, "/returnCode"), json::text(answer, "/message")}; }

// 查询无结果. The same code stands for a query that failed.
bool is_no_result(const Refusal& refusal) {
  constexpr std::string_view words[] = {"无结果", "查无", "无记录", "暂无"};
  return refusal.code == "500" && std::any_of(std::begin(words), std::end(words), [&](auto word) {
           return refusal.message.find(word) != std::string::npos;
         });
}

Result<void> failed(const Refusal& refusal) {
  if (refusal.code == "601")
    return fail(ErrorKind::permission, refusal.said() + "Not retried; the key has expired or its balance is used up");
  if (refusal.code == "500" || refusal.code == "501" || refusal.code == "502")
    return fail(ErrorKind::unavailable, refusal.said() + "Try again later");
  return fail(ErrorKind::malformed, refusal.said() + "This code is unknown here; not retried");
}

}  // namespace

bool is_answer(const json::Value& answer) {
  if (!answer.IsObject()) return false;
  const auto* data = json::find(answer, "/data");
  return (is_refusal(answer) && !read(answer).code.empty()) || (data && data->IsArray());
}

Result<void> refusal_in(const json::Value& answer, bool phone_sent) {
  if (!is_refusal(answer)) return {};
  const auto refusal = read(answer);
  if (is_no_result(refusal)) return {};
  if (refusal.code == "400")
    return fail(ErrorKind::config, refusal.said() +
                                       "Not retried; check the waybill number and its carrier code, and the option "
                                       "\"customer\"");
  if (refusal.code == "408")
    return fail(ErrorKind::config,
                refusal.said() +
                    "Not retried. This carrier wants the last four digits of the sender's or recipient's phone; " +
                    (phone_sent ? "those of the customer were sent and do not fit this waybill"
                                : "no phone of the customer is known: is there one in the ticket?"));
  if (refusal.code == "503")
    return fail(ErrorKind::permission, refusal.said() + "Not retried; check the options \"customer\" and \"key\"");
  return failed(refusal);
}

Result<void> access_refused_in(const json::Value& answer, const std::string& customer) {
  if (!is_refusal(answer)) return {};
  const auto refusal = read(answer);
  if (is_no_result(refusal) || refusal.code == "408") return {};
  if (refusal.code == "400")
    return fail(ErrorKind::permission,
                refusal.said() + "The option \"customer\" (\"" + customer +
                    "\") is no customer id with a contract for this query. Copy it from the page 授权码");
  if (refusal.code == "503")
    return fail(ErrorKind::permission,
                refusal.said() + "The option \"key\" is not the key of customer \"" + customer +
                    "\". Copy both from the page 授权码; a blank or line break at the end counts");
  return failed(refusal);
}

}  // namespace dossier::kuaidi100
