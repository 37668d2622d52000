// The demo's two tracking services, as Kuaidi100 answers: the parcel's, and the parcel locker's, which is down until it
// is started with --again. Prints their addresses and the key as shell assignments, then serves until a signal ends it.
//
//   dossier-demo-sources FOLDER [--again]
//
// FOLDER holds parcels.json and locker.json.
#include <openssl/evp.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "dossier/json.hpp"
#include "testkit/scripted_server.hpp"

namespace {

using namespace dossier;
using testkit::ServerReply;
using testkit::ServerRequest;

constexpr std::string_view customer = "DEMO", key = "demo-key-1f6b0c";

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

ServerReply reply(int status, const std::string& body) {
  ServerReply made;
  made.status = status;
  made.body = body;
  return made;
}

// As the real service: HTTP 200, whatever is wrong.
ServerReply refusal(const std::string& code, const std::string& message) {
  return reply(200, json::Object().put("result", false).put("returnCode", code).put("message", message).str());
}

std::string field(const ServerRequest& request, const std::string& name) {
  const auto found = request.form.find(name);
  return found == request.form.end() ? std::string() : found->second;
}

ServerReply answer(const ServerRequest& request, const std::string& prepared) {
  if (request.method != "POST") return refusal("400", "提交的数据不完整");
  const auto param = field(request, "param");
  if (field(request, "customer") != customer ||
      field(request, "sign") != md5(param + std::string(key) + std::string(customer)))
    return refusal("503", "验证签名失败");
  const auto asked = json::parse(param), known = json::parse(prepared);
  if (!asked || !known) return refusal("400", "参数错误");
  if (json::text(*asked, "/num") != json::text(*known, "/nu") ||
      json::text(*asked, "/com") != json::text(*known, "/com"))
    return refusal("500", "查询无结果，请隔段时间再查");
  return reply(200, prepared);
}

bool read(const std::string& file, std::string& text) {
  std::ifstream in(file, std::ios::binary);
  text.assign(std::istreambuf_iterator<char>(in), {});
  if (text.empty()) std::cerr << file << ": not readable, or empty\n";
  return !text.empty();
}

void wait_for_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  int number = 0;
  sigwait(&signals, &number);
}

// The server's threads inherit it: only main takes the signals.
void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

int main(int count, char** arguments) {
  const bool again = count == 3 && std::string(arguments[2]) == "--again";
  if (count != 2 && !again) {
    std::cerr << "usage: dossier-demo-sources FOLDER [--again]\n";
    return 2;
  }
  const std::string folder = arguments[1];
  std::string parcels, locker;
  if (!read(folder + "/parcels.json", parcels) || !read(folder + "/locker.json", locker)) return 1;
  block_signals();
  const testkit::ScriptedServer parcel_service([&](const ServerRequest& request) { return answer(request, parcels); });
  const testkit::ScriptedServer locker_service(
      [&](const ServerRequest& request) { return again ? answer(request, locker) : reply(503, "down"); });
  std::cout << "DOSSIER_DEMO_PARCELS=" << parcel_service.url("/poll/query.do") << "\n"
            << "DOSSIER_DEMO_LOCKER=" << locker_service.url("/poll/query.do") << "\n"
            << "DOSSIER_DEMO_KEY=" << key << std::endl;
  wait_for_signal();
  return 0;
}
