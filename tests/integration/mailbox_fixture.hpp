// A Dovecot with the mails of one complaint, and of strangers.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "testkit/dovecot_server.hpp"

namespace dossier::testkit {

inline constexpr int64_t october_14 = 1791940840;  // 2026-10-14 01:20:40 UTC
inline constexpr auto sent_folder = "&XfJT0ZAB-";  // 已发送, as IMAP writes it

/// The mail of a golden case.
inline std::string golden_mail(const std::string& name) {
  std::ifstream in(std::filesystem::path(DOSSIER_SOURCE_DIR) / "connectors/mailbox/testdata" / name / "payload.eml",
                   std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string mail(const std::string& from, const std::string& to, const std::string& id, const std::string& words,
                        const std::string& more = {}) {
  return "From: " + from + "\r\nTo: " + to + "\r\nSubject: about it\r\nDate: Wed, 14 Oct 2026 10:00:00 +0800\r\n" +
         (id.empty() ? "" : "Message-ID: <" + id + ">\r\n") + more + "\r\n" + words + "\r\n";
}

class MailboxFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!DovecotServer::available()) GTEST_SKIP() << "dovecot or openssl is not installed";
    server = std::make_unique<DovecotServer>();
    server->deliver(mail("service@house.example", "lin@customers.example", "s0@house.example", "a stranger's lamp"),
                    october_14, sent_folder);
  }

  /// Complaint, answer, and the answer's bounce.
  void deliver_the_complaint() {
    server->deliver(golden_mail("gbk_under_gb2312"), october_14);
    server->deliver(golden_mail("answer_in_html"), october_14 + 6300, sent_folder);
    server->deliver(golden_mail("bounce_report"), october_14 + 6400);
  }

  std::map<std::string, std::string> options() const {
    return {{"host", "localhost"},
            {"port", std::to_string(server->tls_port())},
            {"tls_authority", server->certificate().string()},
            {"user", server->user},
            {"password", server->password},
            {"folders", "INBOX, 已发送"},
            {"own_addresses", "@house.example"},
            {"complaint_pattern", "TS[0-9]{11}"}};
  }

  std::unique_ptr<DovecotServer> server;
};

}  // namespace dossier::testkit
