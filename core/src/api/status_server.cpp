#include "api/status_server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include "base/log.hpp"

namespace dossier {
namespace {

using Poco::Net::HTTPResponse;

struct Page {
  HTTPResponse::HTTPStatus status = HTTPResponse::HTTP_OK;
  std::string text;
  std::string type = "text/plain; charset=utf-8";
};

Page unavailable(const Error& error) {
  return {HTTPResponse::HTTP_SERVICE_UNAVAILABLE, log::scrub(error.message()) + "\n"};
}

Page page_for(const std::string& method, const std::string& path, const StatusServer::StatusNow& status) {
  if (method != "GET") return {HTTPResponse::HTTP_METHOD_NOT_ALLOWED, method.substr(0, 20) + ": wanted GET\n"};
  if (path == "/healthz") return {HTTPResponse::HTTP_OK, "ok\n"};
  if (path != "/readyz" && path != "/metrics")
    return {HTTPResponse::HTTP_NOT_FOUND, "Wanted /metrics, /healthz or /readyz\n"};
  const auto now = status();
  if (!now) return unavailable(now.error());
  if (path == "/readyz") return {HTTPResponse::HTTP_OK, "ok\n"};
  return {HTTPResponse::HTTP_OK, metrics_text(*now), "text/plain; version=0.0.4; charset=utf-8"};
}

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(const StatusServer::StatusNow& status) : status_(status) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
    const auto path = request.getURI().substr(0, request.getURI().find('?'));
    const auto page = page_for(request.getMethod(), path, status_);
    response.setStatusAndReason(page.status);
    response.setContentType(page.type);
    response.set("X-Content-Type-Options", "nosniff");
    response.sendBuffer(page.text.data(), page.text.size());
  }

 private:
  const StatusServer::StatusNow& status_;
};

class Handlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Handlers(StatusServer::StatusNow status) : status_(std::move(status)) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new Handler(status_);  // Poco's interface: the server deletes it
  }

 private:
  StatusServer::StatusNow status_;
};

Poco::Net::HTTPServerParams::Ptr limits() {
  auto* parameters = new Poco::Net::HTTPServerParams;
  parameters->setMaxThreads(2);
  parameters->setMaxQueued(16);
  parameters->setKeepAlive(false);
  parameters->setTimeout(Poco::Timespan(5, 0));  // of one who connects and says nothing
  return parameters;
}

// Poco's own way would share the port with another program of this user.
Poco::Net::ServerSocket listening(const Poco::Net::SocketAddress& address) {
  Poco::Net::ServerSocket socket;
  socket.bind(address, true, false);
  socket.listen();
  return socket;
}

}  // namespace

class StatusServer::Server {
 public:
  Server(const Poco::Net::SocketAddress& address, StatusNow status)
      : socket_(listening(address)), server_(new Handlers(std::move(status)), threads_, socket_, limits()) {
    server_.start();
  }
  ~Server() { server_.stopAll(true); }
  std::string address() const { return socket_.address().toString(); }

 private:
  Poco::ThreadPool threads_{1, 3};
  Poco::Net::ServerSocket socket_;
  Poco::Net::HTTPServer server_;
};

StatusServer::StatusServer(std::unique_ptr<Server> server) : server_(std::move(server)) {}
StatusServer::~StatusServer() = default;

Result<std::unique_ptr<StatusServer>> StatusServer::start(const std::string& address, StatusNow status) {
  try {
    auto server = std::make_unique<Server>(Poco::Net::SocketAddress(address), std::move(status));
    return std::unique_ptr<StatusServer>(new StatusServer(std::move(server)));
  } catch (const Poco::Exception& exception) {
    return fail(ErrorKind::config, "server.metrics: " + address + " cannot be listened on: " + exception.displayText() +
                                       ". Name an address of this machine and a port that nothing else has");
  }
}

std::string StatusServer::address() const { return server_->address(); }

}  // namespace dossier
