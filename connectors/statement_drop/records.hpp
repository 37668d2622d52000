// The record that a slip gives.
#pragma once

#include "dossier/connector.hpp"
#include "folder.hpp"
#include "slip.hpp"

namespace statements {

/// Its identity is the key's place, the locators of its media are the places of its files.
void add_record(const Slip& slip, const DocumentKey& key, std::string_view pointer, const Habits& habits,
                dossier::Records& out);

/// The places of the files that a slip speaks of.
std::vector<std::string> media_places(const Slip& slip, const DocumentKey& key);

}  // namespace statements
