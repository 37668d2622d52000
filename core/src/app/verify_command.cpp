#include <iostream>

#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/hub.hpp"
#include "app/say.hpp"
#include "base/files.hpp"
#include "bundle/bundle.hpp"

namespace dossier::app {
namespace {

constexpr int64_t largest_key = 64 << 10;

struct TrustedKeys {
  std::vector<std::string> keys;  // PEM
  std::string named_by;           // "--key", "seal.trusted of dossier.yaml"; empty where there is none
};

// --key, else the configuration's seal.trusted; never what the bundle brings along.
Result<TrustedKeys> trusted_keys(const CommandLine& line) {
  TrustedKeys trusted;
  std::vector<std::filesystem::path> files;
  for (const auto& key : line.all("key")) files.emplace_back(key);
  if (files.empty() && (line.has("config") || std::filesystem::exists("dossier.yaml"))) {
    const auto config = read_config(line, find_plugins(line));
    if (!config)
      return fail(ErrorKind::config, config.error().message() +
                                         "\nThe configuration with the trusted keys has problems; give --key PUB "
                                         "instead");
    files = config->trusted_keys;
    trusted.named_by = "seal.trusted of " + config->file.string();
  }
  if (line.has("key")) trusted.named_by = "--key";
  if (files.empty()) trusted.named_by.clear();
  for (const auto& file : files) {
    auto key = read_file(file, largest_key);
    if (!key)
      return fail(ErrorKind::config, key.error().message() + ". Wanted the sealer's public key (key.pub.pem beside " +
                                         "the sealing key), named by --key or seal.trusted");
    trusted.keys.push_back(std::move(*key));
  }
  return trusted;
}

std::string_view name_of(Verdict verdict) {
  if (verdict == Verdict::whole) return "whole";
  return verdict == Verdict::refused ? "refused" : "origin_not_proven";
}

// A file can be called anything; what is sealed is what stands in it.
std::string says_of_itself(const std::string& file, const Verification& verification) {
  if (verification.case_number.empty()) return {};
  const auto name = verification.case_number + ".r" + std::to_string(verification.revision) + ".zip";
  return "case " + verification.case_number + ", revision " + std::to_string(verification.revision) +
         (std::filesystem::path(file).filename() == name ? "" : "; when it was made its name was " + name) + "\n";
}

struct Succession {
  Verification verification;
  std::string refused_before;  // why the revision before, which lies beside it, is refused itself; else empty
};

void print(const CommandLine& line, const std::string& file, const Succession& succession,
           const std::string& named_by) {
  const auto& [verification, refused_before] = succession;
  const bool is_whole = verification.verdict == Verdict::whole;
  if (line.has("json")) {
    std::cout << json::Object()
                     .put("bundle", file)
                     .put("verdict", name_of(verification.verdict))
                     .put_some("rule", verification.rule)
                     .put_some("message", verification.message)
                     .put_some("signer", verification.signer)
                     .put_some("trusted_by", is_whole ? named_by : std::string())
                     .put_some("case", verification.case_number)
                     .put("revision", verification.revision)
                     .put_some("refused_before", refused_before)
                     .str()
              << "\n";
  } else if (verification.verdict == Verdict::refused) {
    std::cout << verification.rule << "\n" << verification.message << "\n";
  } else {
    std::cout << verification.message << "\n"
              << (is_whole ? "trusted by " + named_by + "\n" : "") << says_of_itself(file, verification)
              << (refused_before.empty() ? "" : refused_before + "\n");
  }
}

// The revision before, where it lies beside this one: its custody must be how this one's begins. One that is spoilt
// says nothing of this one.
Result<Succession> with_succession(const std::filesystem::path& file, Verification verification,
                                   const std::vector<std::string>& keys) {
  if (verification.verdict == Verdict::refused || verification.revision < 2) return Succession{verification, {}};
  const auto name = verification.case_number + ".r" + std::to_string(verification.revision - 1) + ".zip";
  const auto before = file.parent_path() / name;
  std::error_code problem;
  if (!std::filesystem::exists(before, problem)) return Succession{verification, {}};
  const auto found = verify_bundle(before, keys);
  const std::string untold = "Whether this one follows from it cannot be told";
  if (!found)
    return Succession{verification, name + ", which lies beside it: " + found.error().message() + "\n" + untold};
  const auto& previous = *found;
  if (previous.verdict == Verdict::refused)
    return Succession{verification, name + ", which lies beside it, is refused (" + previous.rule +
                                        "): " + previous.message + "\n" + untold};
  return Succession{verify_succession(previous, verification), {}};
}

Result<int> verify(const CommandLine& line) {
  if (line.words.size() != 2) return fail(ErrorKind::config, "dossier verify: wanted one BUNDLE. See: dossier --help");
  const auto trusted = DOSSIER_TRY(trusted_keys(line));
  auto alone = DOSSIER_TRY(verify_bundle(line.word(1), trusted.keys));
  const auto succession = DOSSIER_TRY(with_succession(line.word(1), std::move(alone), trusted.keys));
  const auto& verification = succession.verification;
  print(line, line.word(1), succession, trusted.named_by);
  if (verification.verdict == Verdict::whole) return static_cast<int>(Exit::done);
  return static_cast<int>(verification.verdict == Verdict::refused ? Exit::tampered : Exit::origin_not_proven);
}

}  // namespace

int verify_command(const CommandLine& line) {
  const auto code = verify(line);
  return code ? *code : report_error(code.error());
}

}  // namespace dossier::app
