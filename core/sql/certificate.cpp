#include "certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <memory>

namespace dossier::sql {
namespace {

template <class Thing, void (*release)(Thing*)>
struct Release {
  void operator()(Thing* thing) const { release(thing); }
};
using Context = std::unique_ptr<SSL_CTX, Release<SSL_CTX, SSL_CTX_free>>;
using Connection = std::unique_ptr<BIO, Release<BIO, BIO_free_all>>;
using Tls = std::unique_ptr<SSL, Release<SSL, SSL_free>>;

Connection connected(const std::string& host, const std::string& port, std::chrono::seconds limit) {
  Connection connection(BIO_new(BIO_s_connect()));
  if (!connection) return connection;
  BIO_set_conn_hostname(connection.get(), host.c_str());
  BIO_set_conn_port(connection.get(), port.c_str());
  if (BIO_do_connect_retry(connection.get(), static_cast<int>(limit.count()), 0) != 1) return {};
  int socket = -1;
  BIO_get_fd(connection.get(), &socket);
  BIO_socket_nbio(socket, 0);  // connecting with a limit has set it not to block
  const timeval time{limit.count(), 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
  return connection;
}

// PostgreSQL documentation, chapter 55.2.11: a request of eight bytes, and "S" where the server speaks TLS.
bool agrees_to_tls(BIO* connection) {
  constexpr std::array<unsigned char, 8> request = {0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F};
  char answer = 0;
  return BIO_write(connection, request.data(), request.size()) == int{request.size()} &&
         BIO_read(connection, &answer, 1) == 1 && answer == 'S';
}

// Empty where it cannot be told.
std::string certificate_fault(const VerifiedServer& server, std::chrono::seconds limit) {
  const Context context(SSL_CTX_new(TLS_client_method()));
  auto connection = connected(server.host, server.port, limit);
  if (!context || !connection || !agrees_to_tls(connection.get())) return {};
  if (SSL_CTX_load_verify_locations(context.get(), server.authority.c_str(), nullptr) != 1) return {};
  const Tls tls(SSL_new(context.get()));
  if (!tls) return {};
  SSL_set_verify(tls.get(), SSL_VERIFY_PEER, nullptr);
  SSL_set_bio(tls.get(), connection.get(), connection.get());
  static_cast<void>(connection.release());  // it is the session's now
  if (SSL_connect(tls.get()) == 1) return {};
  const auto verdict = SSL_get_verify_result(tls.get());
  return verdict == X509_V_OK ? std::string() : X509_verify_cert_error_string(verdict);
}

}  // namespace

Error with_certificate_fault(Error error, const VerifiedServer& server, std::chrono::seconds limit) {
  if (error.message().find("certificate verify failed") == std::string::npos) return error;
  const auto fault = certificate_fault(server, limit);
  if (fault.empty()) return error;
  const bool expired = fault.find("expired") != std::string::npos;
  return {expired ? ErrorKind::unavailable : ErrorKind::config,
          "the server's certificate is not accepted: " + fault + ". " +
              (expired ? "Have it renewed at the server" : server.remedy)};
}

}  // namespace dossier::sql
