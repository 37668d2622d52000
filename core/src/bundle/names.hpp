// The names inside a bundle, their order in the zip, and which names a bundle may have.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dossier::bundle {

inline constexpr std::string_view bagit_txt = "bagit.txt", bag_info_txt = "bag-info.txt",
                                  bag_profile_json = "bag-profile.json", manifest_txt = "manifest-sha256.txt",
                                  tag_manifest_txt = "tagmanifest-sha256.txt", verify_txt = "VERIFY.txt",
                                  verify_sh = "verify.sh", signature_file = "seal/tagmanifest.sig",
                                  signer_pem = "seal/signer.pem", time_stamp = "seal/tagmanifest.tsr",
                                  time_stamp_chain = "seal/tsa-chain.pem";

/// Every one of them is in every bundle, also when it has nothing to say.
inline constexpr std::array<std::string_view, 10> index_files = {
    "index/case.json",       "index/claims.jsonl",   "index/completeness.json", "index/custody.jsonl",
    "index/documents.jsonl", "index/findings.jsonl", "index/gaps.jsonl",        "index/items.jsonl",
    "index/parties.jsonl",   "index/timeline.jsonl"};

/// The five classes of material, and for each the folder of its media.
inline constexpr std::array<std::string_view, 5> parts = {"customer", "handler", "related", "system_log", "history"};
std::string_view folder_of_part(std::string_view part);

// Limits of format version 1. They keep a verifier's memory below 64 MiB whatever it is given.
inline constexpr uint64_t most_files = 70'000;
inline constexpr size_t longest_name = 100;
inline constexpr uint64_t longest_line = 8u << 20;  // of an index file
inline constexpr size_t most_values_in_a_line = 200'000;
inline constexpr size_t deepest_nesting = 64;
inline constexpr uint64_t most_custody_bytes = 4u << 20;
inline constexpr int64_t highest_number = 9'999'999;  // of items and documents

/// RC-2026-000123.r1
std::string folder_name(std::string_view case_number, int revision);

/// Order of the entries, for paths without the folder: bagit.txt, bag-info.txt, bag-profile.json, manifests, data/,
/// index/, the rest, seal/, each bytewise.
bool comes_before(std::string_view left, std::string_view right);

bool is_payload(std::string_view path);  // data/…
bool is_seal(std::string_view path);     // seal/…

/// data/<one of the seven folders>/<lower-case ASCII>.
bool is_payload_name(std::string_view path);
/// A tag file that format version 1 knows, or a further one under index/.
bool is_tag_name(std::string_view path);
bool is_seal_name(std::string_view path);

}  // namespace dossier::bundle
