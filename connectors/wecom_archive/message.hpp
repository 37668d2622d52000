// One line of the archive: a decrypted message of WeCom, and the frame that all of its types share.
#pragma once

#include <dossier/connector.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dossier::wecom {

struct Message {
  std::string id;
  std::string action;  // send, recall, switch
  std::string type;    // text, image, …; of action switch: switch
  std::string from;    // user id of staff, external id, or id of a robot
  std::vector<std::string> to;
  std::string room;  // empty: between two
  RawTime at;        // raw is empty where nobody says; a time that is none stands in time_as_written
  std::string time_as_written;
  int64_t at_micros = 0;  // 0 where nobody says
  json::Document line;    // the whole of it
};

/// Errors: malformed, for what is no message, has no id, or is still encrypted.
Result<Message> read_message(std::string_view line);

/// A time in whole seconds since 1970, other than the zero that stands for none.
bool is_epoch_seconds(std::string_view text);

/// An id of WeCom's own making, by its prefix: of a contact outside of the house (wm: a WeChat user; wo: staff of
/// another company), or of a robot (wb). Those of staff are chosen by the house and may begin alike, but are shorter.
bool is_external(std::string_view id);
bool is_of_other_company(std::string_view id);
bool is_robot(std::string_view id);

}  // namespace dossier::wecom
