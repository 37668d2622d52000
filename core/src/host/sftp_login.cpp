// Who the server is, and who we are.
#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include <unistd.h>

#include "base/files.hpp"
#include "host/sftp_state.hpp"

namespace dossier {
namespace {

using Key = std::unique_ptr<ssh_key_struct, void (*)(ssh_key)>;

SftpFault refused(ErrorKind kind, const char* reason, std::string seen, std::string advice) {
  return {Error(kind, std::move(seen)).because(reason), std::move(advice), false};
}

/// What the server would take: "publickey, password".
std::string methods_of(ssh_session session) {
  const int methods = ssh_userauth_list(session, nullptr);
  std::string names;
  for (const auto& [bit, name] :
       {std::pair(SSH_AUTH_METHOD_PUBLICKEY, "publickey"), std::pair(SSH_AUTH_METHOD_PASSWORD, "password"),
        std::pair(SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"), std::pair(SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi"),
        std::pair(SSH_AUTH_METHOD_HOSTBASED, "hostbased")})
    if ((methods & static_cast<int>(bit)) != 0) names += (names.empty() ? "" : ", ") + std::string(name);
  return names.empty() ? "nothing it names" : names;
}

SftpResult<Key> read_private_key(const FileLogin& login) {
  const auto shown = login.private_key.string();
  if (::access(shown.c_str(), R_OK) != 0)
    return tl::unexpected(refused(
        ErrorKind::config, "",
        "was not asked: the private key " + shown + " cannot be read: " + std::generic_category().message(errno),
        "Correct private_key under \"files:\" of the source."));
  // Read by ourselves: libssh would wait for ever for a pipe.
  const auto bytes = read_file(login.private_key, largest_private_key);
  if (!bytes)
    return tl::unexpected(refused(ErrorKind::config, "", "was not asked: the private key " + bytes.error().message(),
                                  "Correct private_key under \"files:\" of the source."));
  ssh_key key = nullptr;
  const char* passphrase = login.passphrase.empty() ? nullptr : login.passphrase.c_str();
  if (ssh_pki_import_privkey_base64(bytes->c_str(), passphrase, nullptr, nullptr, &key) != SSH_OK)
    return tl::unexpected(refused(ErrorKind::config, "",
                                  "was not asked: the private key " + shown +
                                      (passphrase ? " does not open with this passphrase, or is no private key"
                                                  : " is no private key, or one with a passphrase"),
                                  "Wanted a key of ssh-keygen, and passphrase: ${env:NAME} where it has one."));
  return Key(key, ssh_key_free);
}

/// PAM's dialogue: the one hidden question is the password's.
int answer_questions(ssh_session session, const std::string& password) {
  int result = ssh_userauth_kbdint(session, nullptr, nullptr);
  bool answered = false;
  for (int round = 0; result == SSH_AUTH_INFO && round < 5; ++round) {
    const int questions = ssh_userauth_kbdint_getnprompts(session);
    for (int question = 0; question < questions; ++question) {
      char echo = 1;
      ssh_userauth_kbdint_getprompt(session, static_cast<unsigned>(question), &echo);
      // A second hidden question is not the password's: a code, or the password anew.
      if (echo != 0 || answered) return SSH_AUTH_DENIED;
      answered = true;
      if (ssh_userauth_kbdint_setanswer(session, static_cast<unsigned>(question), password.c_str()) < 0)
        return SSH_AUTH_ERROR;
    }
    result = ssh_userauth_kbdint(session, nullptr, nullptr);
  }
  return result == SSH_AUTH_INFO ? SSH_AUTH_DENIED : result;
}

int offer_password(ssh_session session, const std::string& password) {
  const int methods = ssh_userauth_list(session, nullptr);
  if ((methods & static_cast<int>(SSH_AUTH_METHOD_PASSWORD)) != 0)
    return ssh_userauth_password(session, nullptr, password.c_str());
  if ((methods & static_cast<int>(SSH_AUTH_METHOD_INTERACTIVE)) != 0) return answer_questions(session, password);
  return SSH_AUTH_DENIED;
}

}  // namespace

bool is_pinned(ssh_session session, const FileLogin& login, std::string& shown) {
  ssh_key key = nullptr;
  shown = "no key";
  if (ssh_get_server_publickey(session, &key) != SSH_OK) return false;
  const Key owned(key, ssh_key_free);
  unsigned char* digest = nullptr;
  size_t size = 0;
  if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &digest, &size) != 0) return false;
  char* text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, digest, size);
  const std::string fingerprint = text ? text : "";
  ssh_string_free_char(text);
  ssh_clean_pubkey_hash(&digest);
  shown = fingerprint + " (" + ssh_key_type_to_char(ssh_key_type(key)) + ")";
  return std::find(login.host_keys.begin(), login.host_keys.end(), fingerprint) != login.host_keys.end();
}

SftpFault refused_host_key(const std::vector<std::string>& shown, const FileLogin& login) {
  const auto joined = [](const std::vector<std::string>& keys) {
    std::string text;
    for (const auto& key : keys) text += (text.empty() ? "" : ", ") + key;
    return text.empty() ? std::string("none") : text;
  };
  return refused(ErrorKind::permission, "auth_failed",
                 "was refused by its host key: the server shows " + joined(shown) + ", pinned is " +
                     joined(login.host_keys) + "; nothing was sent",
                 "Ask the server's administrator whether its key changed; only then write the new one as host_key.");
}

SftpResult<void> log_in(SftpState& state, const FileLogin& login, SftpWaiting& waiting) {
  const auto ssh = state.ssh;
  int result = ssh_userauth_none(ssh, nullptr);
  std::string tried;
  if (result != SSH_AUTH_SUCCESS && result != SSH_AUTH_ERROR && !login.private_key.empty()) {
    const auto key = read_private_key(login);
    if (!key) return tl::unexpected(key.error());
    result = ssh_userauth_publickey(ssh, nullptr, key->get());
    tried = "the private key " + login.private_key.string();
  }
  if (result != SSH_AUTH_SUCCESS && result != SSH_AUTH_ERROR && !login.password.empty()) {
    waiting.heard();
    result = offer_password(ssh, login.password);
    tried += (tried.empty() ? "" : " and ") + std::string("the password");
  }
  if (result == SSH_AUTH_SUCCESS) return {};
  // Who is thrown out after too many attempts was refused all the same.
  if (result == SSH_AUTH_ERROR && tried.empty()) return tl::unexpected(waiting.fault("logging in"));
  if (result == SSH_AUTH_ERROR && !ssh_is_connected(ssh)) return tl::unexpected(waiting.fault("logging in"));
  return tl::unexpected(refused(ErrorKind::permission, "auth_failed",
                                "refused user \"" + login.user + "\" with " + tried + "; it takes " + methods_of(ssh),
                                "Correct user, password or private_key under \"files:\" of the source."));
}

}  // namespace dossier
