// The rules of the bag: its declaration, manifests and digests, and bag-info.txt.
#pragma once

#include "bundle/archive.hpp"
#include "bundle/bag_text.hpp"
#include "bundle/refusal.hpp"

namespace dossier::bundle {

/// Only names that a bundle has, and every file that a bundle must have.
Checked<void> check_files(const Archive& archive);

/// bagit.txt, byte for byte.
Checked<void> check_declaration(const Archive& archive);

/// Reads a manifest and notes its digests in the archive's files. A manifest lists every file for which it is
/// responsible once, sorted, and no other.
Checked<void> note_manifest(Archive& archive, std::string_view manifest);

/// Compares every file the manifest is responsible for with its digest, and the CRC of each.
Checked<void> check_digests(const Archive& archive, std::string_view manifest);

/// The CRC of the files that no manifest lists: the tag manifest and seal/.
Checked<void> check_unlisted_crc(const Archive& archive);

/// The files that are the same in every bundle: bag-profile.json, and how to check it (VERIFY.txt, verify.sh), which
/// must not tell a stranger to do something else.
Checked<void> check_fixed_texts(const Archive& archive);

/// Reads bag-info.txt and compares Payload-Oxum.
Checked<BagInfo> check_bag_info(const Archive& archive);

}  // namespace dossier::bundle
