// Files of messages: Chatwoot's links lead on to a storage, for a few minutes, and to everybody who holds them. Played
// by a scripted storage, and by nginx with links that expire and a limit on requests.
#include <openssl/evp.h>

#include <cstdlib>

#include "base/files.hpp"
#include "chats_fixture.hpp"
#include "testkit/nginx_server.hpp"

namespace dossier::testkit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const std::string picture = "\xFF\xD8\xFF a picture of the stand", video = "0000ftyp the empty stand";

ChatAccount with_files() {
  auto account = house();
  own_messages(account)[0].files = {{77, "contract.jpg", picture, "image"}};
  own_messages(account)[2].files = {{78, "stand.mp4", video, "video"}};
  return account;
}

class ChatFiles : public ChatsFixture {
 protected:
  /// Chatwoot's links lead to this storage.
  void serve_with(ScriptedServer::Answer answer) {
    storage.emplace(std::move(answer));
    serve(with_files(), {},
          [this](const ChatFile& file) { return storage->url("/bucket/" + file.name + "?signature=5f1e77aa"); });
  }
  std::string named_storage() const { return "storage: " + storage->url(); }

  // "contract.jpg available"
  std::vector<std::string> media() const {
    std::vector<std::string> found;
    for (const auto& line : lines())
      for (const auto& [medium, pointer] : json::each(line, "/media"))
        found.push_back(json::text(medium, "/name") + " " + json::text(medium, "/state"));
    return found;
  }

  std::optional<ScriptedServer> storage;
};

TEST_F(ChatFiles, ComeOutOfAStorageThatNeverSeesTheToken) {
  serve_with([](const ServerRequest& request) {
    return reply_of(200, request.path.ends_with("contract.jpg") ? picture : video);
  });
  collect(named_storage());
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(media(), ElementsAre("contract.jpg available", "stand.mp4 available"));
  EXPECT_THAT(everything(), AllOf(HasSubstr(picture), HasSubstr(video), Not(HasSubstr("5f1e77aa"))));
  ASSERT_THAT(storage->requests(), SizeIs(2));
  for (const auto& request : storage->requests())
    for (const auto& [name, value] : request.headers) EXPECT_THAT(value, Not(HasSubstr(ChatAccount().token))) << name;
}

TEST_F(ChatFiles, AreAskedForWithoutTheTokenOfChatwootToo) {
  serve(with_files());
  collect();
  EXPECT_THAT(media(), Each(HasSubstr("available")));
  int asked = 0;
  for (const auto& request : chatwoot->requests())
    if (request.path.starts_with("/rails/")) {
      ++asked;
      for (const auto& [name, value] : request.headers) EXPECT_THAT(value, Not(HasSubstr(ChatAccount().token))) << name;
    }
  EXPECT_EQ(asked, 4) << "two links, and two that they lead to";
}

// Chatwoot calls itself by the name that its customers use, which may be none from here.
TEST_F(ChatFiles, AreAskedForAtTheAddressOfTheConfiguration) {
  serve(with_files(), [](const ServerRequest& request, ChatAccount& account) -> std::optional<ServerReply> {
    if (!asks_for_messages(request)) return std::nullopt;
    return answer_of_chatwoot(account, request, "https://chat.customers.example");
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(media(), ElementsAre("contract.jpg available", "stand.mp4 available"));
}

TEST_F(ChatFiles, SayWhatBecameOfThem) {
  storage.emplace([](const ServerRequest& request) {
    const auto name = request.path.substr(request.path.rfind('/') + 1);
    if (name != "login.jpg") return reply_of(std::atoi(name.c_str()));
    auto page = reply_of(200, "<!DOCTYPE html><html><body>Sign in</body></html>");
    page.content_type = "text/html; charset=utf-8";
    return page;
  });
  auto account = house();
  for (const auto* name : {"403.jpg", "404.jpg", "410.jpg", "login.jpg"})
    own_messages(account)[0].files.push_back(
        {80 + static_cast<int64_t>(own_messages(account)[0].files.size()), name, ""});
  serve(account, {}, [this](const ChatFile& file) { return storage->url("/" + file.name); });
  collect(named_storage());
  EXPECT_THAT(media(), ElementsAre("403.jpg forbidden", "404.jpg absent", "410.jpg expired", "login.jpg corrupt"));
  EXPECT_THAT(gaps(), AllOf(SizeIs(4), Each(": media_missing")));
  EXPECT_THAT(texts(), SizeIs(3));
}

TEST_F(ChatFiles, StayOnceTheyAreHere) {
  serve_with([this](const ServerRequest& request) {
    if (hub.now != HubFixture().now) return reply_of(410);
    return reply_of(200, request.path.ends_with("contract.jpg") ? picture : video);
  });
  collect(named_storage());
  hub.now = "2026-10-22T12:00:00Z";
  chatwoot->change([](ChatAccount& account) {
    own_messages(account).push_back({.id = 9011, .at = october_15 + 60, .content = "well?"});
  });
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(texts(), SizeIs(4));
  EXPECT_THAT(media(), ElementsAre("contract.jpg available", "stand.mp4 available"));
}

TEST_F(ChatFiles, WaitForAStorageThatIsDownAndLeaveItAloneMeanwhile) {
  bool is_down = true;
  serve_with([&](const ServerRequest&) { return is_down ? reply_of(503) : reply_of(200, picture); });
  chatwoot->change([](ChatAccount& account) {
    for (int number = 0; number < 10; ++number)
      own_messages(account)[1].files.push_back({100 + number, "more" + std::to_string(number) + ".jpg", ""});
  });
  collect(named_storage());
  EXPECT_THAT(media(), AllOf(SizeIs(12), Each(HasSubstr("pending"))));
  EXPECT_THAT(gaps(), Contains("phone: unreachable"));
  EXPECT_THAT(texts(), SizeIs(3));
  EXPECT_LE(storage->requests().size(), 6u) << "two files, three attempts each";

  is_down = false;
  hub.now = "2026-10-22T12:00:00Z";
  collect();
  EXPECT_EQ(hub.last.exit_code, 0) << hub.last.err;
  EXPECT_THAT(media(), AllOf(SizeIs(12), Each(HasSubstr("available"))));
}

TEST_F(ChatFiles, AreNotFetchedFromAPrivateAddressThatNobodyNamed) {
  serve_with([](const ServerRequest&) { return reply_of(200, picture); });
  collect();
  EXPECT_THAT(media(), Each(HasSubstr("forbidden")));
  EXPECT_THAT(gaps(), Contains("phone: forbidden"));
  EXPECT_THAT(hub.last.err, AllOf(HasSubstr("option \"storage\""), HasSubstr("127.0.0.1")));
  EXPECT_THAT(storage->requests(), SizeIs(0));
}

// md5 of what nginx's secure_link_md5 says, in its base64.
std::string signature_of(const std::string& expires, const std::string& path) {
  const auto text = expires + path + " secret";
  unsigned char digest[EVP_MAX_MD_SIZE], encoded[64];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr);
  const auto length = EVP_EncodeBlock(encoded, digest, static_cast<int>(size));
  std::string signature(reinterpret_cast<const char*>(encoded), static_cast<size_t>(length));
  for (char& letter : signature) letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
  return signature.substr(0, signature.find('='));
}

// nginx stands before Chatwoot too, and drops header names with underscores as it does by default.
class ChatFilesBehindNginx : public ChatFiles {
 protected:
  void SetUp() override {
    if (!NginxServer::available()) GTEST_SKIP() << "nginx or openssl is not installed";
    serve(house(), {}, [this](const ChatFile& file) { return link_of(file); });
    nginx.emplace(R"(
      limit_req_zone $server_port zone=slow:1m rate=1r/s;
      limit_req_status 429;
      server {
        listen 127.0.0.1:@port1@;
        access_log @base@/storage.log;
        add_header Retry-After 2 always;
        root @base@;
        location /files/ {
          secure_link $arg_md5,$arg_expires;
          secure_link_md5 "$secure_link_expires$uri secret";
          if ($secure_link = "") { return 403; }
          if ($secure_link = "0") { return 410; }
          limit_req zone=slow;
        }
      }
      server {
        listen 127.0.0.1:@port2@;
        location / { proxy_set_header Host $http_host; proxy_pass )" +
                  chatwoot->url() + R"(; }
      })");
    for (const auto& [name, bytes] : {std::pair("contract.jpg", picture), std::pair("stand.mp4", video)}) {
      std::filesystem::create_directories(nginx->folder() / "files");
      ASSERT_TRUE(write_file(nginx->folder() / "files" / name, bytes));
    }
    address = "http://127.0.0.1:" + std::to_string(nginx->port(2));
  }

  std::string link_of(const ChatFile& file) const {
    const auto path = "/files/" + file.name;
    const std::string expires = file.type == "expired" ? "1000000000" : "4102444800";  // 2001, 2100
    const auto signature = file.type == "forged" ? std::string("AAAAAAAAAAAAAAAAAAAAAA") : signature_of(expires, path);
    return storage_address() + path + "?md5=" + signature + "&expires=" + expires;
  }
  std::string storage_address() const { return "http://127.0.0.1:" + std::to_string(nginx->port(1)); }

  std::optional<NginxServer> nginx;
};

TEST_F(ChatFilesBehindNginx, ComeThroughLinksThatExpireAndALimitOnRequests) {
  chatwoot->change([](ChatAccount& account) {
    own_messages(account)[0].files = {{77, "contract.jpg", ""}, {78, "stand.mp4", "", "video"}};
    own_messages(account)[1].files = {{79, "contract.jpg", "", "expired"}, {80, "contract.jpg", "", "forged"}};
  });
  collect("storage: " + storage_address());
  EXPECT_THAT(media(), ElementsAre("contract.jpg available", "stand.mp4 available", "contract.jpg expired",
                                   "contract.jpg forbidden"));
  EXPECT_THAT(gaps(), UnorderedElementsAre(": media_missing", ": media_missing")) << hub.last.err;
  EXPECT_THAT(everything(), AllOf(HasSubstr(picture), HasSubstr(video)));
  const auto log = read_file(nginx->folder() / "storage.log").value();
  EXPECT_THAT(log, AllOf(HasSubstr("\" 410 "), HasSubstr("\" 403 "), HasSubstr("\" 429 ")));
}

}  // namespace
}  // namespace dossier::testkit
