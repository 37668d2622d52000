// Writing and verifying the sealed package of one case (docs/bundle-format.md).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dossier/result.hpp"
#include "model/case.hpp"

namespace dossier {

/// An Ed25519 key pair in a PEM file.
class SealKey {
 public:
  /// Reads the key, or makes it on first use (mode 0600, its public half beside it as <name>.pub.pem).
  static Result<SealKey> load_or_make(const std::filesystem::path& file);
  std::string sign(std::string_view bytes) const;
  const std::string& public_pem() const { return public_pem_; }

 private:
  std::string private_pem_, public_pem_;
};

/// A report to carry under data/report/: its name in the bundle and the finished file.
struct ReportFile {
  std::string name;  // report.html
  std::filesystem::path file;
};

/// Versions and digests of what took part, for case.json.
struct Taken {
  std::string program_version;
  std::map<std::string, std::string> plugins;  // "name version" → SHA-256 of the library
};

/// Where the bytes come from.
struct Bytes {
  std::function<std::filesystem::path(const std::string& digest)> blob;    // the file of a medium
  std::function<Result<std::string>(const std::string& digest)> document;  // a payload
};

struct WrittenBundle {
  std::filesystem::path path;
  std::string tag_manifest_digest;   // SHA-256 of tagmanifest-sha256.txt
  std::vector<std::string> custody;  // with "sealed" as its last line
};

/// Writes <folder>/<number>.r<revision>.zip in one pass over the media, signs it and puts it under its name last.
/// The same case, bytes, key and versions give the same file. A sealed bundle is never replaced: where one of this name
/// stands already, the same bytes are left as they are, other bytes are an error.
/// Errors: malformed (a blob or document that is not what its digest says, named), unavailable (reading, writing),
/// config (the name is taken), internal; none of them leaves a file.
Result<WrittenBundle> write_bundle(const AssembledCase& assembled, const Bytes& bytes,
                                   const std::vector<ReportFile>& reports, const Taken& taken, const SealKey& key,
                                   const std::filesystem::path& folder);

/// Puts the same bytes into another folder, under the same name; gives the path there. A file of that name stays as it
/// is. Errors: config (other bytes bear the name), unavailable.
Result<std::filesystem::path> copy_bundle(const std::filesystem::path& bundle, const std::filesystem::path& folder);

enum class Verdict { whole, origin_not_proven, refused };

struct Verification {
  Verdict verdict = Verdict::refused;
  std::string rule;      // of a refusal: the kebab-case id of docs/bundle-format.md
  std::string message;   // for people, place first
  std::string signer;    // fingerprint of the key that signed
  std::string previous;  // digest of the previous revision's tag manifest, as case.json states it
  std::string case_number;
  int revision = 0;
  std::string tag_manifest_digest;
  std::vector<std::string> custody;
};

/// Checks a bundle without unpacking it. `trusted` holds public keys in PEM; the bundle's own signer.pem is never
/// trusted. Total: any bytes get an answer; memory stays below 64 MiB. Errors: unavailable, when the file cannot be
/// read; config, for a trusted key that is no Ed25519 public key in PEM.
Result<Verification> verify_bundle(const std::filesystem::path& file, const std::vector<std::string>& trusted);

/// Checks that one verified bundle is the next revision of another: the same case, the tag manifest it names, a chain
/// of custody that begins with the earlier one. The verification of `next`, or a refusal (of `previous`, `next`, or
/// one of the succession rules).
Verification verify_succession(const Verification& previous, const Verification& next);

}  // namespace dossier
