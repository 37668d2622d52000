#include "bundle/time_stamp.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <memory>
#include <vector>

#include "base/digest.hpp"
#include "bundle/names.hpp"
#include "bundle/openssl.hpp"

namespace dossier::bundle {
namespace {

using Response = std::unique_ptr<TS_RESP, Release<TS_RESP_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Trust = std::unique_ptr<X509_STORE, Release<X509_STORE_free>>;
using Verifying = std::unique_ptr<TS_VERIFY_CTX, Release<TS_VERIFY_CTX_free>>;

const std::string token_place(time_stamp), chain_place(time_stamp_chain);

tl::unexpected<Refusal> no_form(const std::string& place, const std::string& what) {
  return refuse("time-stamp-form", place + ": " + what);
}

Checked<Response> response_of(std::string_view token) {
  const auto* bytes = octets(token);
  const auto* const end = bytes + token.size();
  Response response(d2i_TS_RESP(nullptr, &bytes, static_cast<long>(token.size())));
  if (!response) return no_form(token_place, "no answer of a time-stamp service (TimeStampResp, DER)");
  if (bytes != end)
    return no_form(token_place,
                   std::to_string(end - bytes) + " bytes stand behind the answer of the time-stamp service");
  const auto status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
  if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
    return no_form(token_place, "the service gave no time-stamp (status " + std::to_string(status) + ")");
  if (!TS_RESP_get_tst_info(response.get())) return no_form(token_place, "holds no time-stamp");
  return response;
}

/// The certificates of a file that holds nothing else.
Checked<std::vector<Certificate>> certificates_of(std::string_view chain) {
  const auto input = reader(chain);
  const Bio again(BIO_new(BIO_s_mem()));
  std::vector<Certificate> certificates;
  while (Certificate one{PEM_read_bio_X509(input.get(), nullptr, no_passphrase, nullptr)}) {
    PEM_write_bio_X509(again.get(), one.get());
    certificates.push_back(std::move(one));
  }
  if (certificates.empty()) return no_form(chain_place, "no certificate in PEM");
  // No seal covers this file: only its one right form leaves no room for anything else.
  if (written(again.get()) != chain) return no_form(chain_place, "more than certificates, or written otherwise");
  return certificates;
}

std::string hex_of(unsigned char octet) {
  constexpr std::string_view letters = "0123456789abcdef";
  return {letters[octet >> 4], letters[octet & 15]};
}

Checked<void> check_imprint(TS_TST_INFO* stamp, std::string_view stamped) {
  auto* imprint = TS_TST_INFO_get_msg_imprint(stamp);
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  if (OBJ_obj2nid(algorithm) != NID_sha256)
    return refuse("time-stamp-imprint", token_place + ": stamps another digest than SHA-256");
  const auto* message = TS_MSG_IMPRINT_get_msg(imprint);
  std::string digest;
  for (int index = 0; index < ASN1_STRING_length(message); ++index)
    digest += hex_of(ASN1_STRING_get0_data(message)[index]);
  if (digest != sha256(stamped))
    return refuse("time-stamp-imprint", token_place + ": stamps another file than tagmanifest-sha256.txt");
  return {};
}

Checked<std::time_t> time_of(const TS_TST_INFO* stamp) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(TS_TST_INFO_get_time(stamp), &parts) != 1) return no_form(token_place, "names no time");
  return ::timegm(&parts);
}

/// Trusts the certificates of the chain, one as well as all, at the time of the stamp.
Trust trust_in(const std::vector<Certificate>& certificates, std::time_t at) {
  Trust trust(X509_STORE_new());
  for (const auto& one : certificates) X509_STORE_add_cert(trust.get(), one.get());
  X509_STORE_set_flags(trust.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(trust.get()), at);
  return trust;
}

bool is_signed(TS_RESP* response, const std::vector<Certificate>& certificates, std::time_t at) {
  const Verifying verifying(TS_VERIFY_CTX_new());
  TS_VERIFY_CTX_set_flags(verifying.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store(verifying.get(), trust_in(certificates, at).release());  // which takes it over
  STACK_OF(X509)* signers = sk_X509_new_null();
  for (const auto& one : certificates)
    if (X509_up_ref(one.get()) == 1) sk_X509_push(signers, one.get());
  TS_VERIFY_CTX_set_certs(verifying.get(), signers);  // this too
  return TS_RESP_verify_response(verifying.get(), response) == 1;
}

Checked<Micros> checked(std::string_view token, std::string_view chain, std::string_view stamped) {
  const auto response = DOSSIER_CHECK(response_of(token));
  const auto certificates = DOSSIER_CHECK(certificates_of(chain));
  auto* stamp = TS_RESP_get_tst_info(response.get());
  DOSSIER_CHECK(check_imprint(stamp, stamped));
  const auto at = DOSSIER_CHECK(time_of(stamp));
  if (!is_signed(response.get(), certificates, at))
    return refuse("time-stamp-signature", token_place + ": not signed by a certificate of " + chain_place +
                                              " that was valid for time-stamps at its time");
  return static_cast<Micros>(at) * 1'000'000;
}

}  // namespace

Checked<Micros> check_time_stamp(std::string_view token, std::string_view chain, std::string_view stamped) {
  auto result = checked(token, chain, stamped);
  ERR_clear_error();
  return result;
}

}  // namespace dossier::bundle
