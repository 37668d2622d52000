#include "testkit/time_stamp_service.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>

#include "bundle/openssl.hpp"

namespace dossier::testkit {
namespace {

using bundle::Bio;
using bundle::Release;
using bundle::written;

using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Service = std::unique_ptr<TS_RESP_CTX, Release<TS_RESP_CTX_free>>;

void must(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "time_stamp_service: OpenSSL did not %s\n", what);
  std::abort();
}

void extend(X509* certificate, int kind, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
  must(extension && X509_add_ext(certificate, extension, -1) == 1, "extend a certificate");
  X509_EXTENSION_free(extension);
}

struct Issued {
  const char* name;
  long serial;
  std::time_t from, until;
};

Certificate certificate_of(const Issued& issued, EVP_PKEY* key, const X509* issuer) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), issued.serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), issued.from);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), issued.until);
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(issued.name), -1, -1,
                             0);
  X509_set_issuer_name(certificate.get(), issuer ? X509_get_subject_name(issuer) : subject);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

std::string request_of(std::string_view bytes, const char* digest) {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const auto* algorithm = EVP_get_digestbyname(digest);
  must(EVP_Digest(bytes.data(), bytes.size(), sum, &size, algorithm, nullptr) == 1, "make a digest");
  TS_REQ* request = TS_REQ_new();
  TS_MSG_IMPRINT* imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR* algorithm_name = X509_ALGOR_new();
  X509_ALGOR_set_md(algorithm_name, algorithm);
  TS_MSG_IMPRINT_set_algo(imprint, algorithm_name);
  TS_MSG_IMPRINT_set_msg(imprint, sum, static_cast<int>(size));
  TS_REQ_set_version(request, 1);
  TS_REQ_set_msg_imprint(request, imprint);
  TS_REQ_set_cert_req(request, 1);
  const Bio bio(BIO_new(BIO_s_mem()));
  must(i2d_TS_REQ_bio(bio.get(), request) == 1, "write a request");
  X509_ALGOR_free(algorithm_name);
  TS_MSG_IMPRINT_free(imprint);
  TS_REQ_free(request);
  return written(bio.get());
}

int tell_time(TS_RESP_CTX*, void* at, long* seconds, long* microseconds) {
  *seconds = *static_cast<const std::time_t*>(at);
  *microseconds = 0;
  return 1;
}

ASN1_INTEGER* give_serial(TS_RESP_CTX*, void*) {
  auto* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, 7);
  return serial;
}

}  // namespace

struct TimeStampService::Keys {
  Key issuer_key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  Certificate issuer, certificate;

  std::string answer(const std::string& request, std::time_t at) const {
    const Service service(TS_RESP_CTX_new());
    ASN1_OBJECT* policy = OBJ_txt2obj("1.2.3.4.1", 1);
    must(TS_RESP_CTX_set_signer_cert(service.get(), certificate.get()) == 1 &&
             TS_RESP_CTX_set_signer_key(service.get(), key.get()) == 1 &&
             TS_RESP_CTX_set_signer_digest(service.get(), EVP_sha256()) == 1 &&
             TS_RESP_CTX_set_def_policy(service.get(), policy) == 1 &&
             TS_RESP_CTX_add_md(service.get(), EVP_sha256()) == 1 &&
             TS_RESP_CTX_add_md(service.get(), EVP_sha512()) == 1,
         "set up the service");
    ASN1_OBJECT_free(policy);
    TS_RESP_CTX_set_serial_cb(service.get(), give_serial, nullptr);
    TS_RESP_CTX_set_time_cb(service.get(), tell_time, &at);
    const Bio asked(BIO_new_mem_buf(request.data(), static_cast<int>(request.size()))), said(BIO_new(BIO_s_mem()));
    TS_RESP* response = TS_RESP_create_response(service.get(), asked.get());
    must(response && i2d_TS_RESP_bio(said.get(), response) == 1, "answer");
    TS_RESP_free(response);
    return written(said.get());
  }
};

TimeStampService::TimeStampService(std::time_t from, std::time_t until) : keys_(std::make_unique<Keys>()) {
  auto& keys = *keys_;
  keys.issuer = certificate_of({"Example Time-Stamp Root", 1, from, until}, keys.issuer_key.get(), nullptr);
  extend(keys.issuer.get(), NID_basic_constraints, "critical,CA:TRUE");
  must(X509_sign(keys.issuer.get(), keys.issuer_key.get(), EVP_sha256()) > 0, "sign the root");
  keys.certificate = certificate_of({"Example Time-Stamp Service", 2, from, until}, keys.key.get(), keys.issuer.get());
  extend(keys.certificate.get(), NID_key_usage, "critical,digitalSignature");
  extend(keys.certificate.get(), NID_ext_key_usage, "critical,timeStamping");
  must(X509_sign(keys.certificate.get(), keys.issuer_key.get(), EVP_sha256()) > 0, "sign the certificate");
}

TimeStampService::~TimeStampService() = default;

std::string TimeStampService::stamp(std::string_view bytes, std::time_t at, const char* digest) const {
  return keys_->answer(request_of(bytes, digest), at);
}

std::string TimeStampService::refusal() const { return keys_->answer("no request", 0); }

std::string TimeStampService::chain() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  for (auto* certificate : {keys_->certificate.get(), keys_->issuer.get()})
    must(PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
  return written(bio.get());
}

}  // namespace dossier::testkit
