// Plans every file, so that all sizes and digests are known, then writes once from first to last byte.

#include <algorithm>
#include <fstream>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/bag_text.hpp"
#include "bundle/bundle.hpp"
#include "bundle/index.hpp"
#include "bundle/instructions.hpp"
#include "bundle/json_line.hpp"
#include "bundle/names.hpp"
#include "bundle/payload.hpp"
#include "bundle/zip_writer.hpp"
#include "model/custody.hpp"

namespace dossier {
namespace {

using bundle::PlannedFile;

constexpr std::string_view sealing_actor = "dossier";

std::string manifest_of(const std::vector<PlannedFile>& files) {
  std::vector<bundle::ManifestLine> lines;
  for (const auto& file : files) lines.push_back({file.digest, file.path});
  return bundle::manifest_text(std::move(lines));
}

std::string bag_info_of(const AssembledCase& assembled, const std::vector<PlannedFile>& payload, const Taken& taken) {
  bundle::BagInfo info;
  info.software = "dossier " + taken.program_version;
  info.bagging_date = bundle::bagging_date(assembled.as_of);
  info.group = assembled.review_case.number;
  info.identifier = bundle::folder_name(info.group, assembled.revision);
  info.payload_files = payload.size();
  for (const auto& file : payload) info.payload_bytes += file.size;
  return info.text();
}

void append(std::vector<PlannedFile>& files, std::vector<PlannedFile> more) {
  std::move(more.begin(), more.end(), std::back_inserter(files));
}

/// Everything the tag manifest lists but the payload's manifest.
Result<std::vector<PlannedFile>> plan_tags(const AssembledCase& assembled, const std::vector<PlannedFile>& payload,
                                           const Taken& taken, const std::vector<std::string>& custody) {
  auto tags = DOSSIER_TRY(bundle::plan_index(assembled, payload, taken, custody));
  tags.push_back(bundle::file_of(bundle::bagit_txt, std::string(bundle::bagit_text)));
  tags.push_back(bundle::file_of(bundle::bag_info_txt, bag_info_of(assembled, payload, taken)));
  tags.push_back(bundle::file_of(bundle::bag_profile_json, std::string(bundle::profile_text())));
  tags.push_back(bundle::file_of(bundle::verify_txt, std::string(bundle::verify_words())));
  tags.push_back(bundle::file_of(bundle::verify_sh, std::string(bundle::verify_script())));
  return tags;
}

bool is_case_number(std::string_view number) {
  return !number.empty() && number.size() <= 32 && number.front() != '-' &&
         std::all_of(number.begin(), number.end(), [](char letter) {
           return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
                  (letter >= '0' && letter <= '9') || letter == '-';
         });
}

/// The index must be readable within the limits of the format.
Result<void> check_index(const PlannedFile& file) {
  return file.content([&](std::string_view text) -> Result<void> {
    for (size_t number = 1; !text.empty(); ++number) {
      std::string line(text.substr(0, text.find('\n')));
      text.remove_prefix(line.size() + 1);
      const auto place = file.path + ":" + std::to_string(number);
      if (line.size() > bundle::longest_line)
        return fail(ErrorKind::internal,
                    place + ": " + std::to_string(line.size()) + " bytes are more than a line of a bundle may have");
      if (const auto parsed = bundle::parse_json_line(line, place); !parsed)
        return fail(ErrorKind::internal, parsed.error().message + ". No bundle was written.");
    }
    return {};
  });
}

/// What the verifier would refuse is not written in the first place.
Result<void> check_limits(const AssembledCase& assembled, const std::vector<PlannedFile>& files) {
  if (!is_case_number(assembled.review_case.number))
    return fail(ErrorKind::internal, "\"" + assembled.review_case.number + "\" is no case number a bundle can bear");
  if (files.size() > bundle::most_files)
    return fail(ErrorKind::internal, std::to_string(files.size()) + " files are more than the " +
                                         std::to_string(bundle::most_files) + " a bundle may have");
  const auto folder = bundle::folder_name(assembled.review_case.number, assembled.revision);
  for (const auto& file : files) {
    if (folder.size() + 1 + file.path.size() > bundle::longest_name)
      return fail(ErrorKind::internal, folder + "/" + file.path + ": longer than a name in a bundle may be");
    if (file.path.starts_with("index/")) DOSSIER_TRY(check_index(file));
    if (file.path == "index/custody.jsonl" && file.size > bundle::most_custody_bytes)
      return fail(ErrorKind::internal,
                  file.path + ": " + std::to_string(file.size) + " bytes are more than a chain of custody may have");
  }
  for (size_t index = 1; index < files.size(); ++index)
    if (files[index - 1].path == files[index].path)
      return fail(ErrorKind::internal, files[index].path + ": two files of one bundle bear this name");
  return {};
}

Result<void> write_zip(PendingFile& target, const std::string& folder, const std::vector<PlannedFile>& files) {
  ZipWriter zip(target);
  for (const auto& file : files) {
    const auto added = zip.add(folder + "/" + file.path, file.size, file.digest, file.content);
    if (!added) return fail(bundle::about(file, added.error()));
  }
  return zip.finish();
}

bool same_bytes(const std::filesystem::path& left, const std::filesystem::path& right) {
  std::error_code problem;
  if (std::filesystem::file_size(left, problem) != std::filesystem::file_size(right, problem)) return false;
  std::ifstream one(left, std::ios::binary), other(right, std::ios::binary);
  std::vector<char> mine(1 << 18), theirs(1 << 18);
  while (one && other) {
    one.read(mine.data(), static_cast<std::streamsize>(mine.size()));
    other.read(theirs.data(), static_cast<std::streamsize>(theirs.size()));
    if (one.gcount() != other.gcount() || !std::equal(mine.begin(), mine.begin() + one.gcount(), theirs.begin()))
      return false;
  }
  return true;
}

/// A sealed bundle is never changed: the same bytes may be there already, others are left alone.
Result<void> put_in_place(PendingFile& written, const std::filesystem::path& path) {
  if (DOSSIER_TRY(written.commit_if_free())) return {};
  if (same_bytes(written.temporary_path(), path)) return {};
  return fail(ErrorKind::config, path.string() +
                                     ": there already, with other bytes; a sealed bundle is never replaced. Move it "
                                     "away or choose another folder (--out DIR), then build the bundle again.");
}

}  // namespace

Result<WrittenBundle> write_bundle(const AssembledCase& assembled, const Bytes& bytes,
                                   const std::vector<ReportFile>& reports, const Taken& taken, const SealKey& key,
                                   const std::filesystem::path& folder) {
  auto payload = DOSSIER_TRY(bundle::plan_payload(assembled, bytes, reports));
  const auto manifest = manifest_of(payload);

  // The seal cannot stand in the chain that it seals; the digest of the payload's manifest can.
  WrittenBundle result;
  result.custody = assembled.custody;
  result.custody.push_back(
      custody_line(assembled.custody, assembled.as_of, sealing_actor, "sealed", {sha256(manifest)}));

  auto files = DOSSIER_TRY(plan_tags(assembled, payload, taken, result.custody));
  files.push_back(bundle::file_of(bundle::manifest_txt, manifest));
  const auto tag_manifest = manifest_of(files);
  result.tag_manifest_digest = sha256(tag_manifest);
  auto signature = key.sign(tag_manifest);
  if (signature.empty())
    return fail(ErrorKind::internal, "OpenSSL did not sign the tag manifest. No bundle was written.");

  files.push_back(bundle::file_of(bundle::tag_manifest_txt, tag_manifest));
  files.push_back(bundle::file_of(bundle::signature_file, std::move(signature)));
  files.push_back(bundle::file_of(bundle::signer_pem, key.public_pem()));
  append(files, std::move(payload));
  std::sort(files.begin(), files.end(),
            [](const auto& left, const auto& right) { return bundle::comes_before(left.path, right.path); });
  DOSSIER_TRY(check_limits(assembled, files));

  const auto name = bundle::folder_name(assembled.review_case.number, assembled.revision);
  result.path = folder / (name + ".zip");
  DOSSIER_TRY(make_folder(folder));
  auto target = DOSSIER_TRY(PendingFile::create(result.path, 0600));
  DOSSIER_TRY(write_zip(target, name, files));
  DOSSIER_TRY(put_in_place(target, result.path));
  return result;
}

Result<std::filesystem::path> copy_bundle(const std::filesystem::path& bundle, const std::filesystem::path& folder) {
  const auto copy = std::filesystem::absolute(folder / bundle.filename());
  DOSSIER_TRY(make_folder(folder));
  auto target = DOSSIER_TRY(PendingFile::create(copy, 0600));
  DOSSIER_TRY(bundle::each_piece(bundle, [&](std::string_view bytes) { return target.write(bytes); }));
  DOSSIER_TRY(put_in_place(target, copy));
  return copy;
}

}  // namespace dossier
