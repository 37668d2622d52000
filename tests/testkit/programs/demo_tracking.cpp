#include "demo_tracking.hpp"

#include <openssl/evp.h>

#include <cstdio>

#include "demo_reply.hpp"
#include "dossier/json.hpp"

namespace dossier::demo {
namespace {

using testkit::ServerReply;
using testkit::ServerRequest;

std::string md5(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
  std::string hex;
  for (unsigned index = 0; index < size; ++index) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02X", digest[index]);
    hex += pair;
  }
  return hex;
}

// As the real service: HTTP 200, whatever is wrong.
ServerReply refusal(const std::string& code, const std::string& message) {
  return reply(200, json::Object().put("result", false).put("returnCode", code).put("message", message).str());
}

std::string field(const ServerRequest& request, const std::string& name) {
  const auto found = request.form.find(name);
  return found == request.form.end() ? std::string() : found->second;
}

}  // namespace

ServerReply track(const ServerRequest& request, const std::string& prepared) {
  if (request.method != "POST") return refusal("400", "提交的数据不完整");
  const auto param = field(request, "param");
  if (field(request, "customer") != tracking_customer ||
      field(request, "sign") != md5(param + std::string(tracking_key) + std::string(tracking_customer)))
    return refusal("503", "验证签名失败");
  const auto asked = json::parse(param), known = json::parse(prepared);
  if (!asked || !known) return refusal("400", "参数错误");
  if (json::text(*asked, "/num") != json::text(*known, "/nu") ||
      json::text(*asked, "/com") != json::text(*known, "/com"))
    return refusal("500", "查询无结果，请隔段时间再查");
  return reply(200, prepared);
}

}  // namespace dossier::demo
