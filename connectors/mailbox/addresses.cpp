#include "addresses.hpp"

#include <algorithm>

#include "g_owned.hpp"

namespace dossier::mailbox {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(" ,;\t\n", at), text.size());
    if (end > at) words.push_back(lower_case(text.substr(at, end - at)));
    at = end + 1;
  }
  return words;
}

// "house.example" and "@house.example" stand for the domain and those below it, "a@house.example" for itself.
bool covers(std::string_view entry, std::string_view email) {
  const auto at = email.rfind('@');
  if (at == std::string_view::npos) return false;
  if (entry.starts_with('@')) entry.remove_prefix(1);
  if (entry.find('@') != std::string_view::npos) return entry == email;
  const auto domain = email.substr(at + 1);
  return domain == entry ||
         (domain.size() > entry.size() && domain.ends_with(entry) && domain[domain.size() - entry.size() - 1] == '.');
}

}  // namespace

std::string lower_case(std::string_view text) {
  const OwnText folded(g_ascii_strdown(text.data() ? text.data() : "", static_cast<gssize>(text.size())));
  return folded.get();
}

Whose::Whose(const Options& options) : own_(words_of(options.text("own_addresses"))) {
  for (const auto& [entry, role] : options.map("partners")) partners_[lower_case(entry)] = role;
}

bool Whose::is_own(std::string_view email) const {
  return std::any_of(own_.begin(), own_.end(), [&](const auto& entry) { return covers(entry, email); });
}

std::string Whose::partner_role(std::string_view email) const {
  const auto found =
      std::find_if(partners_.begin(), partners_.end(), [&](const auto& entry) { return covers(entry.first, email); });
  if (found == partners_.end() || is_own(email)) return {};
  const auto& role = found->second;
  return role == "carrier" || role == "courier" ? role : "supplier";
}

bool Whose::is_outside(std::string_view email) const {
  return !email.empty() && !is_own(email) && partner_role(email).empty();
}

}  // namespace dossier::mailbox
