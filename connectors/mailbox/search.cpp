#include "search.hpp"

#include "folder_name.hpp"
#include "times.hpp"

namespace dossier::mailbox {
namespace {

constexpr int64_t a_day = int64_t{86400} * 1'000'000;
constexpr int64_t latest = int64_t{4102444800} * 1'000'000;  // the year 2100

std::string window_of(const Request& request) {
  std::string window;
  if (request.from > a_day) window += "SINCE " + search_day(request.from, -1) + " ";
  if (request.until > 0 && request.until < latest) window += "BEFORE " + search_day(request.until, 2) + " ";
  return window;
}

// OR takes two: three are nested.
std::string any_of(const std::vector<std::string>& keys) {
  std::string all = keys.back();
  for (size_t index = keys.size() - 1; index-- > 0;) all = "OR " + keys[index] + " " + all;
  return all;
}

std::string from_mail_systems() { return any_of({"FROM \"mailer-daemon\"", "FROM \"postmaster\""}); }

}  // namespace

Result<std::vector<std::string>> criteria_of(const Request& request) {
  const auto sought = DOSSIER_TRY(quoted_string(request.identifier.value));
  const auto window = window_of(request);
  if (request.identifier.type != "email") return std::vector{window + any_of({"SUBJECT " + sought, "BODY " + sought})};
  return std::vector{window + any_of({"FROM " + sought, "TO " + sought, "CC " + sought, "BCC " + sought}),
                     window + from_mail_systems() + " TEXT " + sought};
}

Result<std::vector<std::string>> criteria_of_thread(const std::vector<std::string>& ids, const Request& request) {
  std::vector<std::string> in_headers, in_bodies;
  for (const auto& id : ids) {
    const auto sought = DOSSIER_TRY(quoted_string(id));
    for (const auto* header : {"MESSAGE-ID", "REFERENCES", "IN-REPLY-TO"})
      in_headers.push_back("HEADER " + std::string(header) + " " + sought);
    in_bodies.push_back("BODY " + sought);
  }
  const auto window = window_of(request);
  return std::vector{window + any_of(in_headers), window + from_mail_systems() + " " + any_of(in_bodies)};
}

}  // namespace dossier::mailbox
