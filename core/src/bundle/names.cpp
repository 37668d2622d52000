#include "bundle/names.hpp"

#include <algorithm>
#include <tuple>

namespace dossier::bundle {
namespace {

constexpr std::array<std::string_view, 5> first_files = {bagit_txt, bag_info_txt, bag_profile_json, manifest_txt,
                                                         tag_manifest_txt};
constexpr std::array<std::string_view, 7> payload_folders = {"data/1-customer/",   "data/2-handler/", "data/3-related/",
                                                             "data/4-system-log/", "data/5-history/", "data/documents/",
                                                             "data/report/"};

size_t rank(std::string_view path) {
  const auto* first = std::find(first_files.begin(), first_files.end(), path);
  if (first != first_files.end()) return static_cast<size_t>(first - first_files.begin());
  if (is_payload(path)) return first_files.size();
  if (path.starts_with("index/")) return first_files.size() + 1;
  return first_files.size() + (is_seal(path) ? 3 : 2);
}

bool is_lower_or_digit(char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'); }

bool is_generated_name(std::string_view name) {
  return !name.empty() && is_lower_or_digit(name.front()) && std::all_of(name.begin(), name.end(), [](char letter) {
    return is_lower_or_digit(letter) || letter == '.' || letter == '-' || letter == '_';
  });
}

}  // namespace

std::string folder_name(std::string_view case_number, int revision) {
  return std::string(case_number) + ".r" + std::to_string(revision);
}

bool comes_before(std::string_view left, std::string_view right) {
  return std::tuple(rank(left), left) < std::tuple(rank(right), right);
}

std::string_view folder_of_part(std::string_view part) {
  const auto* found = std::find(parts.begin(), parts.end(), part);
  return found == parts.end() ? std::string_view() : payload_folders[static_cast<size_t>(found - parts.begin())];
}

bool is_payload(std::string_view path) { return path.starts_with("data/"); }
bool is_seal(std::string_view path) { return path.starts_with("seal/"); }

bool is_payload_name(std::string_view path) {
  return std::any_of(payload_folders.begin(), payload_folders.end(), [&](std::string_view folder) {
    return path.starts_with(folder) && is_generated_name(path.substr(folder.size()));
  });
}

bool is_tag_name(std::string_view path) {
  if (path.starts_with("index/")) return is_generated_name(path.substr(6));
  return path == verify_txt || path == verify_sh ||
         std::find(first_files.begin(), first_files.end(), path) != first_files.end();
}

bool is_seal_name(std::string_view path) {
  return path == signature_file || path == signer_pem || path == time_stamp || path == time_stamp_chain;
}

}  // namespace dossier::bundle
