#include "config/file_login.hpp"

#include <algorithm>
#include <filesystem>

#include "base/files.hpp"
#include "config/map_reader.hpp"
#include "config/references.hpp"

namespace dossier {
namespace {

constexpr size_t fingerprint_digits = 43;  // 256 bits in base64, without padding

class Reading {
 public:
  Reading(const FileLoginPlaces& places, std::vector<std::string>& secrets, Problems& problems)
      : places_(places),
        secrets_(secrets),
        problems_(problems),
        path_(places.path + ".files"),
        reader_(places.files, path_, problems) {}

  FileLogin read(const std::vector<FileAddress>& addresses) {
    value("user", login_.user, false);
    value("password", login_.password, true);
    value("passphrase", login_.passphrase, true);
    private_key();
    host_keys();
    reader_.finish();
    const auto sftp = std::find_if(addresses.begin(), addresses.end(),
                                   [](const FileAddress& address) { return address.scheme == "sftp"; });
    if (sftp != addresses.end()) needed_for(*sftp);
    // What a linter left unresolved may turn out to be an address.
    if (addresses.empty() && places_.files && !places_.lint_only)
      problems_.add(*places_.files, path_, "of no use: no path option of this source is an address of sftp or http");
    const bool over_http = std::any_of(addresses.begin(), addresses.end(),
                                       [](const FileAddress& address) { return address.scheme != "sftp"; });
    if (over_http && login_.user.find(':') != std::string::npos)
      problems_.add(*places_.files, path_ + ".user", "holds a colon, which basic authentication of HTTP cannot carry");
    return std::move(login_);
  }

 private:
  void value(const std::string& name, std::string& target, bool is_secret) {
    const auto* node = reader_.get(name);
    if (!node) return;
    if (node->kind != YamlNode::Kind::text) return problems_.add(*node, reader_.path_of(name), "wanted a single value");
    auto resolved = resolve_references(node->text, places_.folder, places_.lint_only);
    if (!resolved) return problems_.add(*node, reader_.path_of(name), resolved.error().message());
    if (is_secret && !resolved->has_reference && !resolved->text.empty())
      return problems_.add(*node, reader_.path_of(name),
                           "a secret does not stand in the configuration itself; write ${env:NAME} or ${file:PATH}");
    target = std::move(resolved->text);
    if (is_secret && !target.empty()) secrets_.push_back(target);
  }

  void private_key() {
    std::string key;
    value("private_key", key, false);
    if (key.empty()) return;
    login_.private_key = std::filesystem::absolute(places_.folder / key).lexically_normal();
    if (places_.lint_only) return;
    const auto problem = [&](const std::string& what) {
      problems_.add(*reader_.get("private_key"), reader_.path_of("private_key"), what);
    };
    if (const auto bytes = read_file(login_.private_key, largest_private_key); !bytes)
      return problem(bytes.error().message());
    std::error_code unknown;
    const auto mode = std::filesystem::status(login_.private_key, unknown).permissions();
    if (!unknown && (mode & std::filesystem::perms::others_all) != std::filesystem::perms::none)
      problem(login_.private_key.string() + ": the key is open to every user of this machine. Close it: chmod 600 " +
              login_.private_key.string());
  }

  void host_keys() {
    const auto* node = reader_.get("host_key");
    if (!node) return;
    for (const auto& text : texts_of(*node, reader_.path_of("host_key"), problems_)) {
      if (is_host_key(text)) login_.host_keys.push_back(text.substr(0, 7 + fingerprint_digits));
      else
        problems_.add(
            *node, reader_.path_of("host_key"),
            "\"" + text +
                "\" is no fingerprint; wanted \"SHA256:\" and 43 letters and digits, as ssh-keygen -lf prints it");
    }
  }

  void needed_for(const FileAddress& address) {
    if (!reader_.get("host_key"))
      missing("host_key", "the fingerprint of the key by which " + address.host +
                              " shows that it is itself. Print it with: ssh-keyscan -p " +
                              std::to_string(address.port) + " " + bare(address.host) +
                              " | ssh-keygen -lf - ; compare it with what the server's administrator says, then write "
                              "host_key: \"SHA256:…\"");
    if (!reader_.get("user")) missing("user", "the user to log in as at " + address.host);
    if (!reader_.get("password") && !reader_.get("private_key"))
      missing("password", "a password or a private_key to log in with at " + address.host);
  }

  void missing(const std::string& name, const std::string& what) {
    problems_.add(places_.files ? *places_.files : *places_.owner, reader_.path_of(name), "missing; wanted " + what);
  }

  static std::string bare(const std::string& host) {
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
  }

  const FileLoginPlaces& places_;
  std::vector<std::string>& secrets_;
  Problems& problems_;
  const std::string path_;
  MapReader reader_;
  FileLogin login_;
};

}  // namespace

bool is_host_key(const std::string& text) {
  if (!text.starts_with("SHA256:")) return false;
  auto digits = text.substr(7);
  if (digits.ends_with('=')) digits.pop_back();
  return digits.size() == fingerprint_digits && std::all_of(digits.begin(), digits.end(), [](char byte) {
           return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                  byte == '+' || byte == '/';
         });
}

FileLogin read_file_login(const FileLoginPlaces& places, const std::vector<FileAddress>& addresses,
                          std::vector<std::string>& secrets, Problems& problems) {
  return Reading(places, secrets, problems).read(addresses);
}

}  // namespace dossier
