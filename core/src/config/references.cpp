#include "config/references.hpp"

#include <cstdlib>

#include "base/files.hpp"

namespace dossier {
namespace {

constexpr int64_t secret_bytes = 64 << 10;

Result<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (!value) return fail(ErrorKind::config, "the environment variable " + name + " is not set");
  if (*value == '\0') return fail(ErrorKind::config, "the environment variable " + name + " is empty");
  return std::string(value);
}

Result<std::string> from_file(const std::string& name, const std::filesystem::path& folder) {
  auto bytes = read_file(folder / name, secret_bytes);
  if (!bytes) return fail(ErrorKind::config, bytes.error().message());
  if (bytes->ends_with('\n')) bytes->pop_back();
  if (bytes->ends_with('\r')) bytes->pop_back();
  if (bytes->empty()) return fail(ErrorKind::config, (folder / name).string() + ": is empty; wanted a value");
  return std::move(*bytes);
}

Result<std::string> value_of(const std::string& reference, const std::filesystem::path& folder, bool lint_only) {
  const size_t colon = reference.find(':');
  const auto kind = reference.substr(0, colon);
  const auto name = colon == std::string::npos ? std::string() : reference.substr(colon + 1);
  if ((kind != "env" && kind != "file") || name.empty())
    return fail(ErrorKind::config, "${" + kind + "…}: wanted ${env:NAME} or ${file:PATH} ($${ for a plain ${)");
  if (lint_only) return "${" + reference + "}";
  return kind == "env" ? from_environment(name) : from_file(name, folder);
}

}  // namespace

Result<ResolvedText> resolve_references(const std::string& text, const std::filesystem::path& folder, bool lint_only) {
  ResolvedText resolved;
  for (size_t at = 0; at < text.size();) {
    if (text.compare(at, 3, "$${") == 0) {
      resolved.text += "${";
      at += 3;
    } else if (text.compare(at, 2, "${") == 0) {
      const size_t end = text.find('}', at);
      if (end == std::string::npos) return fail(ErrorKind::config, "${ without }: wanted ${env:NAME} or ${file:PATH}");
      const auto value = DOSSIER_TRY(value_of(text.substr(at + 2, end - at - 2), folder, lint_only));
      resolved.has_reference = true;
      resolved.text += value;
      if (!lint_only) resolved.referred.push_back(value);
      at = end + 1;
    } else {
      resolved.text += text[at++];
    }
  }
  return resolved;
}

}  // namespace dossier
