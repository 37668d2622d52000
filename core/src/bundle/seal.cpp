#include "bundle/seal.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "bundle/bundle.hpp"
#include "bundle/openssl.hpp"

namespace dossier {
namespace {

using bundle::Bio;
using bundle::no_passphrase;
using bundle::octets;
using bundle::reader;
using bundle::Release;
using bundle::written;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;

constexpr size_t signature_bytes = 64;
constexpr int64_t longest_pem = 16 * 1024;

Key ed25519_only(EVP_PKEY* raw) {
  Key key(raw);
  if (key && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) key.reset();
  ERR_clear_error();
  return key;
}

Key private_key(std::string_view pem) {
  return ed25519_only(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_passphrase, nullptr));
}

Key public_key(std::string_view pem) {
  return ed25519_only(PEM_read_bio_PUBKEY(reader(pem).get(), nullptr, no_passphrase, nullptr));
}

Key key_of_der(std::string_view der) {
  const auto* bytes = octets(der);
  return ed25519_only(d2i_PUBKEY(nullptr, &bytes, static_cast<long>(der.size())));
}

std::string der_of(const EVP_PKEY* key) {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(key, &bytes);
  std::string der = size > 0 ? std::string(reinterpret_cast<char*>(bytes), static_cast<size_t>(size)) : std::string();
  OPENSSL_free(bytes);
  return der;
}

std::string public_pem_of(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  return PEM_write_bio_PUBKEY(bio.get(), key) == 1 ? written(bio.get()) : std::string();
}

std::string private_pem_of(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_secmem()));
  return PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1 ? written(bio.get())
                                                                                                   : std::string();
}

std::filesystem::path public_half(std::filesystem::path file) { return file.replace_extension(".pub.pem"); }

/// Puts a new key under its name unless another process was first: then that one's key stays.
Result<void> make_key(const std::filesystem::path& file) {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) return fail(ErrorKind::internal, file.string() + ": OpenSSL makes no Ed25519 key");
  auto fresh = file;
  fresh += "." + std::to_string(::getpid()) + ".new";
  std::error_code problem;
  if (file.has_parent_path()) DOSSIER_TRY(make_folder(file.parent_path()));
  DOSSIER_TRY(write_file(fresh, private_pem_of(key.get()), 0600));
  std::filesystem::create_hard_link(fresh, file, problem);
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  if (problem && problem != std::errc::file_exists) return fail(path_error(file, "create the sealing key", problem));
  return {};
}

Result<void> check_mode(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return {};
  if (S_ISDIR(status.st_mode))
    return fail(ErrorKind::config, file.string() +
                                       ": a folder; wanted the file of the sealing key, which is made where " +
                                       "it is missing. Name the file itself (seal.key)");
  if ((status.st_mode & S_IRWXO) != 0)
    return fail(ErrorKind::config, file.string() +
                                       ": the sealing key is open to every user of this machine. Close it: chmod 600 " +
                                       file.string());
  return {};
}

}  // namespace

Result<SealKey> SealKey::load_or_make(const std::filesystem::path& file) {
  std::error_code problem;
  if (!std::filesystem::exists(file, problem)) DOSSIER_TRY(make_key(file));
  DOSSIER_TRY(check_mode(file));

  SealKey key;
  key.private_pem_ = DOSSIER_TRY(read_file(file, longest_pem));
  const auto parsed = private_key(key.private_pem_);
  if (!parsed)
    return fail(ErrorKind::config, file.string() +
                                       ": no Ed25519 private key in PEM without passphrase. Make one: openssl genpkey "
                                       "-algorithm ed25519 -out " +
                                       file.string());
  key.public_pem_ = public_pem_of(parsed.get());
  if (!std::filesystem::exists(public_half(file), problem)) DOSSIER_TRY(write_file(public_half(file), key.public_pem_));
  return key;
}

std::string SealKey::sign(std::string_view bytes) const {
  const auto key = private_key(private_pem_);
  const Context context(EVP_MD_CTX_new());
  std::string signature(signature_bytes, '\0');
  size_t size = signature.size();
  if (!key || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, octets(bytes),
                     bytes.size()) != 1)
    return {};
  return signature;
}

namespace bundle {

std::optional<PublicKey> PublicKey::from_pem(std::string_view pem) {
  const auto key = public_key(pem);
  if (!key) return std::nullopt;
  PublicKey result;
  result.der_ = der_of(key.get());
  result.pem_ = public_pem_of(key.get());
  result.fingerprint_ = sha256(result.der_);
  return result;
}

bool PublicKey::accepts(std::string_view bytes, std::string_view signature) const {
  const auto key = key_of_der(der_);
  const Context context(EVP_MD_CTX_new());
  const bool accepted =
      key && signature.size() == signature_bytes &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return accepted;
}

}  // namespace bundle
}  // namespace dossier
