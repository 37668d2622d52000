#include "carrier.hpp"

namespace dossier::kuaidi100 {
namespace {

// shunfeng, zhongtong, city100, …
bool is_code(const std::string& word) {
  return word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

}  // namespace

Result<std::string> code_of(const std::string& waybill, const std::string& realm, const Carriers& carriers) {
  const auto& word = realm.empty() ? carriers.usual : realm;
  if (word.empty())
    return fail(ErrorKind::config, "the carrier of waybill " + waybill +
                                       " is not known, and Kuaidi100 answers by carrier; nothing was asked. Map the "
                                       "carrier in the source that names the waybill, or set the option `carrier`");
  const auto mapped = carriers.codes.find(word);
  const auto& code = mapped == carriers.codes.end() ? word : mapped->second;
  if (!code.empty() && is_code(code)) return code;
  return fail(ErrorKind::config, "the carrier of waybill " + waybill + " is \"" + word + "\", and " +
                                     (mapped == carriers.codes.end() ? "that" : "\"" + code + "\"") +
                                     " is no carrier code of Kuaidi100 (such as shunfeng); nothing was asked. Write "
                                     "its code into this source's option `carriers`, or, of a ticket database, into "
                                     "its option `words`: {" +
                                     word + ": code}");
}

}  // namespace dossier::kuaidi100
