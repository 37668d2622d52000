#include "app/sealed_file.hpp"

#include "bundle/bundle.hpp"

namespace dossier::app {

std::filesystem::path file_of(const SealedRevision& revision, const Config& config) {
  const std::filesystem::path sealed = revision.path;
  if (lies_in_store(revision)) return std::filesystem::absolute(config.bundle_folder / sealed);
  const auto own = config.bundle_folder / sealed.filename();
  std::error_code unreadable;
  return std::filesystem::exists(own, unreadable) ? std::filesystem::absolute(own) : sealed;
}

bool lies_in_store(const SealedRevision& revision) { return std::filesystem::path(revision.path).is_relative(); }

std::string flaw_of(const std::filesystem::path& file, const SealedRevision& revision) {
  std::error_code unreadable;
  if (!std::filesystem::exists(file, unreadable)) return std::string(is_gone);
  const auto found = verify_bundle(file, {});
  if (!found) return "is not what was sealed: " + found.error().message();
  if (found->verdict == Verdict::refused || found->tag_manifest_digest != revision.tag_manifest_digest)
    return "is not what was sealed";
  return {};
}

}  // namespace dossier::app
