// Phone and waybill numbers that carriers write into the text of an event.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dossier/records.hpp>

namespace dossier::kuaidi100 {

struct PhoneMention {
  std::string number;
  Owner owner = Owner::courier;
};

/// Chinese mobile numbers, plain or masked (138****1234). One that a text message was sent to is the recipient's; every
/// other one in these texts is a courier's or a shop's.
std::vector<PhoneMention> phones_in(std::string_view words);

/// Numbers under which a forwarded or returned parcel goes on ("转寄单号：SF…", "退回运单号 SF…").
std::vector<std::string> new_waybills_in(std::string_view words);

}  // namespace dossier::kuaidi100
