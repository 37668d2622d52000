// The verifier: zip, names, seal, manifests and digests, index; in this order, so that nothing is interpreted before
// the seal over it held.

#include <algorithm>
#include <optional>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "bundle/archive.hpp"
#include "bundle/check_bag.hpp"
#include "bundle/check_index.hpp"
#include "bundle/names.hpp"
#include "bundle/seal.hpp"
#include "bundle/time_stamp.hpp"
#include "bundle/verify_bytes.hpp"

namespace dossier {
namespace bundle {
namespace {

constexpr uint64_t longest_tag_manifest = 1u << 20, longest_key = 16384, longest_signature = 4096;

/// Names inside a hostile bundle may hold anything; what people read is plain.
std::string plain(std::string_view text) {
  std::string result;
  for (const char letter : text) result += letter < ' ' || letter > '~' ? '?' : letter;
  return result;
}

/// How the file that somebody handed in is called: in quotes, its line breaks escaped, where it could pass for words of
/// the verifier's.
std::string shown(const std::string& name) {
  const bool is_plain = without_controls(name) == name && name.find_first_of(":\"\n") == std::string::npos;
  return is_plain ? name : json::to_string(json::Value(rapidjson::StringRef(name.data(), name.size())));
}

struct Seal {
  bool trusted = false;
  std::string signer, tag_manifest_digest;
};

Checked<Seal> check_seal(const Archive& archive, const std::vector<PublicKey>& trusted) {
  const auto manifest = DOSSIER_CHECK(archive.content(*archive.find(tag_manifest_txt), longest_tag_manifest));
  const auto signature = DOSSIER_CHECK(archive.content(*archive.find(signature_file), longest_signature));
  const auto pem = DOSSIER_CHECK(archive.content(*archive.find(signer_pem), longest_key));
  const auto signer = PublicKey::from_pem(pem);
  if (!signer) return refuse("seal-form", "seal/signer.pem: no Ed25519 public key in PEM");
  // No seal covers this file itself: only its one right form leaves no room for anything else.
  if (pem != signer->pem())
    return refuse("seal-form", "seal/signer.pem: more than the public key, or written otherwise");

  Seal seal{false, signer->fingerprint(), sha256(manifest)};
  for (const auto& key : trusted) {
    if (!key.accepts(manifest, signature)) continue;
    if (key.fingerprint() != seal.signer)
      return refuse("signer-key", "seal/signer.pem: not the key that signed, which is " + key.fingerprint());
    seal.trusted = true;
  }
  if (!seal.trusted && !signer->accepts(manifest, signature))
    return refuse("signature",
                  "seal/tagmanifest.sig: no signature of tagmanifest-sha256.txt by the key that the bundle names");
  return seal;
}

/// When the time-stamp says that the tag manifest was there; nothing where there is none.
Checked<std::optional<Micros>> check_stamp(const Archive& archive) {
  const auto *token = archive.find(time_stamp), *chain = archive.find(time_stamp_chain);
  if (!token && !chain) return std::nullopt;
  if (!token || !chain)
    return refuse("time-stamp-form", std::string(token ? time_stamp : time_stamp_chain) + ": without " +
                                         std::string(token ? time_stamp_chain : time_stamp) +
                                         "; a time-stamp has both");
  return check_time_stamp(DOSSIER_CHECK(archive.content(*token, longest_time_stamp)),
                          DOSSIER_CHECK(archive.content(*chain, longest_time_stamp_chain)),
                          DOSSIER_CHECK(archive.content(*archive.find(tag_manifest_txt), longest_tag_manifest)));
}

Checked<void> check_identity(const Archive& archive, const BagInfo& info, const CaseHeader& header) {
  const auto wanted = folder_name(header.number, header.revision);
  if (archive.folder() != wanted)
    return refuse("identity", "the folder is " + archive.folder() + ", index/case.json says " + wanted);
  if (info.identifier != wanted)
    return refuse("identity",
                  "bag-info.txt:4: External-Identifier is " + info.identifier + ", index/case.json says " + wanted);
  if (info.group != header.number)
    return refuse("identity",
                  "bag-info.txt:5: Bag-Group-Identifier is " + info.group + ", index/case.json says " + header.number);
  if (info.bagging_date != bagging_date(header.as_of))
    return refuse("bagging-date", "bag-info.txt:3: Bagging-Date is " + info.bagging_date +
                                      ", the as-of time of case.json gives " + bagging_date(header.as_of));
  return {};
}

Checked<void> check_digests_of_all(Archive& archive) {
  DOSSIER_CHECK(note_manifest(archive, tag_manifest_txt));
  DOSSIER_CHECK(check_digests(archive, tag_manifest_txt));
  DOSSIER_CHECK(note_manifest(archive, manifest_txt));
  DOSSIER_CHECK(check_digests(archive, manifest_txt));
  return check_unlisted_crc(archive);
}

std::string summary(const Archive& archive, const Verification& verification, const CaseHeader& header,
                    std::optional<Micros> stamped) {
  auto text = "whole: " + counted(static_cast<int64_t>(archive.files().size()), "file") + ", " +
              counted(static_cast<int64_t>(header.counts.at("items")), "item") + ", " +
              counted(static_cast<int64_t>(header.custody_count), "act") + " of custody. ";
  text += verification.verdict == Verdict::whole ? "Origin proven: sealed by the trusted key "
                                                 : "Origin not proven: sealed by the key ";
  text += verification.signer;
  if (verification.verdict != Verdict::whole)
    text +=
        ", which nobody at hand vouches for. Get the sealer's public key from elsewhere: dossier verify BUNDLE --key "
        "PUB";
  else text += ".";
  if (stamped)
    text +=
        " Its time-stamp says " + rfc3339(*stamped) +
        ", signed by a service that the bundle itself names. Whether to trust that service is yours to check: openssl "
        "ts -verify -data tagmanifest-sha256.txt -in seal/tagmanifest.tsr -CAfile TSACA";
  return text;
}

Checked<Verification> check_all(const ByteSource& bytes, const std::vector<PublicKey>& trusted) {
  auto archive = DOSSIER_CHECK(Archive::open(bytes));
  DOSSIER_CHECK(check_files(archive));
  DOSSIER_CHECK(check_declaration(archive));
  const auto seal = DOSSIER_CHECK(check_seal(archive, trusted));
  const auto stamped = DOSSIER_CHECK(check_stamp(archive));
  DOSSIER_CHECK(check_digests_of_all(archive));
  DOSSIER_CHECK(check_fixed_texts(archive));
  const auto info = DOSSIER_CHECK(check_bag_info(archive));
  const auto header = DOSSIER_CHECK(check_case(archive));
  DOSSIER_CHECK(check_identity(archive, info, header));

  Verification verification;
  verification.custody = DOSSIER_CHECK(check_custody(archive, header));
  DOSSIER_CHECK(check_registers(archive, header));
  DOSSIER_CHECK(check_owed(archive, header, verification.custody));
  verification.verdict = seal.trusted ? Verdict::whole : Verdict::origin_not_proven;
  verification.signer = seal.signer;
  verification.tag_manifest_digest = seal.tag_manifest_digest;
  verification.previous = header.previous;
  verification.case_number = header.number;
  verification.revision = header.revision;
  verification.message = summary(archive, verification, header, stamped);
  return verification;
}

/// A trusted key that is none must not look like a bundle of unknown origin.
Result<std::vector<PublicKey>> keys_of(const std::vector<std::string>& pems) {
  std::vector<PublicKey> keys;
  for (const auto& pem : pems) {
    auto key = PublicKey::from_pem(pem);
    if (!key)
      return fail(ErrorKind::config,
                  "trusted key " + std::to_string(keys.size() + 1) + " of " + std::to_string(pems.size()) +
                      ": no Ed25519 public key in PEM. Give the sealer's public key (key.pub.pem): --key PUB, or "
                      "seal.trusted in the configuration.");
    keys.push_back(std::move(*key));
  }
  return keys;
}

Verification refused(const std::string& rule, const std::string& place_and_message,
                     std::string_view judgement = Refusal().judgement) {
  Verification verification;
  verification.rule = rule;
  verification.message = place_and_message + ". " + std::string(judgement) + ".";
  return verification;
}

}  // namespace

Result<Verification> verify_bytes(const ByteSource& bytes, const std::string& name,
                                  const std::vector<std::string>& trusted) {
  auto checked = check_all(bytes, DOSSIER_TRY(keys_of(trusted)));
  const auto place = "bundle " + shown(name) + ": ";
  if (!checked && checked.error().rule.empty())
    return fail(ErrorKind::unavailable,
                place + "cannot be read: " + checked.error().message + ". Not verified; try again.");
  if (!checked) return refused(checked.error().rule, place + plain(checked.error().message), checked.error().judgement);
  checked->message = place + checked->message;
  return std::move(*checked);
}

}  // namespace bundle

Result<Verification> verify_bundle(const std::filesystem::path& file, const std::vector<std::string>& trusted) {
  const auto bytes = DOSSIER_TRY(bundle::FileSource::open(file));
  return bundle::verify_bytes(bytes, file.filename().string(), trusted);
}

Verification verify_succession(const Verification& previous, const Verification& next) {
  const auto name = [](const Verification& one) { return bundle::folder_name(one.case_number, one.revision); };
  const auto place = "bundle " + name(next) + ": ";
  if (previous.verdict == Verdict::refused)
    return bundle::refused(previous.rule,
                           place + "follows a revision that lies beside it and is refused: " + previous.message);
  if (next.verdict == Verdict::refused) return next;
  if (previous.case_number != next.case_number || previous.revision + 1 != next.revision)
    return bundle::refused("succession-case", place + "does not follow " + name(previous));
  if (next.previous != previous.tag_manifest_digest)
    return bundle::refused("succession-previous",
                           place + "index/case.json:1: previous is not the tag manifest of " + name(previous));
  const auto [line, other] =
      std::mismatch(previous.custody.begin(), previous.custody.end(), next.custody.begin(), next.custody.end());
  if (line != previous.custody.end())
    return bundle::refused("succession-custody",
                           place + "index/custody.jsonl:" + std::to_string(line - previous.custody.begin() + 1) +
                               ": not the act that " + name(previous) + " has there");
  return next;
}

}  // namespace dossier
