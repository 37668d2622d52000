#include "bundle/bag_text.hpp"

#include <algorithm>

namespace dossier::bundle {

std::string BagInfo::text() const {
  std::string text;
  const auto line = [&](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\n");
  };
  line("Bag-Software-Agent", software);
  line("BagIt-Profile-Identifier", profile_identifier);
  line("Bagging-Date", bagging_date);
  line("External-Identifier", identifier);
  line("Bag-Group-Identifier", group);
  line("Payload-Oxum", std::to_string(payload_bytes) + "." + std::to_string(payload_files));
  return text;
}

std::string bagging_date(Micros as_of) { return rfc3339(as_of).substr(0, 10); }

std::string_view profile_text() {
  return R"({
  "BagIt-Profile-Info": {
    "BagIt-Profile-Identifier": "urn:x-dossier:bag-profile:1",
    "BagIt-Profile-Version": "1.3.0",
    "External-Description": "Evidence bundle of one review case, sealed with Ed25519.",
    "Source-Organization": "Dossier",
    "Version": "1"
  },
  "Accept-BagIt-Version": ["1.0"],
  "Accept-Serialization": ["application/zip"],
  "Allow-Fetch.txt": false,
  "Bag-Info": {
    "Bag-Group-Identifier": {"repeatable": false, "required": true},
    "Bag-Software-Agent": {"repeatable": false, "required": true},
    "BagIt-Profile-Identifier": {"repeatable": false, "required": true, "values": ["urn:x-dossier:bag-profile:1"]},
    "Bagging-Date": {"repeatable": false, "required": true},
    "External-Identifier": {"repeatable": false, "required": true},
    "Payload-Oxum": {"repeatable": false, "required": true}
  },
  "Manifests-Allowed": ["sha256"],
  "Manifests-Required": ["sha256"],
  "Serialization": "required",
  "Tag-Files-Allowed": ["VERIFY.txt", "bag-profile.json", "index/*", "seal/*", "verify.sh"],
  "Tag-Files-Required": [
    "VERIFY.txt", "bag-profile.json", "index/case.json", "index/claims.jsonl", "index/completeness.json",
    "index/custody.jsonl", "index/documents.jsonl", "index/findings.jsonl", "index/gaps.jsonl", "index/items.jsonl",
    "index/parties.jsonl", "index/timeline.jsonl", "seal/signer.pem", "seal/tagmanifest.sig", "verify.sh"
  ],
  "Tag-Manifests-Allowed": ["sha256"],
  "Tag-Manifests-Required": ["sha256"]
}
)";
}

std::string manifest_text(std::vector<ManifestLine> lines) {
  std::sort(lines.begin(), lines.end(), [](const auto& left, const auto& right) { return left.path < right.path; });
  std::string text;
  for (const auto& line : lines) text.append(line.digest).append("  ").append(line.path).append("\n");
  return text;
}

}  // namespace dossier::bundle
