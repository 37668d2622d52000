#include "testkit/scripted_server.hpp"

#include <Poco/Net/HTMLForm.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <exception>
#include <sstream>
#include <thread>

namespace dossier::testkit {

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  opened_.notify_all();
}

bool Gate::is_open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

void Gate::wait() {
  std::unique_lock lock(mutex_);
  opened_.wait(lock, [this] { return open_; });
}

void Turnstile::pass() {
  const std::lock_guard lock(mutex_);
  ++count_;
  passed_.notify_all();
}

void Turnstile::await(int count) {
  std::unique_lock lock(mutex_);
  passed_.wait(lock, [&] { return count_ >= count; });
}

int Turnstile::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

constexpr int most_threads = 400;

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

std::map<std::string, std::string> fields_of(const std::string& encoded) {
  std::map<std::string, std::string> fields;
  std::istringstream stream(encoded);
  Poco::Net::HTMLForm form;
  form.read(stream);
  for (const auto& [name, value] : form) fields[name] = value;
  return fields;
}

ServerRequest read_request(HTTPServerRequest& wire) {
  ServerRequest request;
  request.method = wire.getMethod();
  request.target = wire.getURI();
  const Poco::URI uri(wire.getURI());
  request.path = uri.getPath();
  for (const auto& [name, value] : uri.getQueryParameters()) request.query[name] = value;
  for (const auto& [name, value] : wire) request.headers[lower_case(name)] = value;
  Poco::StreamCopier::copyToString(wire.stream(), request.body);
  if (wire.getContentType() == "application/x-www-form-urlencoded") request.form = fields_of(request.body);
  return request;
}

void send(const ServerReply& reply, HTTPServerResponse& wire) {
  wire.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(reply.status));
  if (!reply.content_type.empty()) wire.setContentType(reply.content_type);
  for (const auto& [name, value] : reply.headers) wire.set(name, value);
  if (reply.chunked) wire.setChunkedTransferEncoding(true);
  else wire.setContentLength64(static_cast<Poco::Int64>(reply.body.size()) * reply.repeated);
  auto& stream = wire.send();
  const bool half = reply.fault == ServerReply::Fault::half;
  for (int64_t copy = 0; copy < reply.repeated && stream; ++copy)
    stream << reply.body.substr(0, half ? reply.body.size() / 2 : std::string::npos);
  stream.flush();
}

}  // namespace

struct ScriptedServer::State {
  Answer answer;
  mutable std::mutex mutex;
  std::vector<ServerRequest> requests;
  std::vector<std::shared_ptr<Gate>> holding;
  bool ending = false;
  Poco::ThreadPool threads{4, most_threads, 5};
  std::unique_ptr<Poco::Net::HTTPServer> server;
  unsigned short port = 0;

  /// Poco looks up only every quarter of a second, or when somebody connects: so somebody does.
  void stop() {
    std::atomic<bool> stopped = false;
    std::thread caller([&] {
      while (!stopped) {
        try {
          Poco::Net::StreamSocket knock;
          knock.connect(Poco::Net::SocketAddress("127.0.0.1", port), Poco::Timespan(0, 10'000));
        } catch (const std::exception&) {
          std::this_thread::yield();
        }
      }
    });
    server->stopAll(true);
    stopped = true;
    caller.join();
    threads.joinAll();
  }

  void hold(const std::shared_ptr<Gate>& gate) {
    {
      const std::lock_guard lock(mutex);
      if (ending) return;
      holding.push_back(gate);
    }
    gate->wait();
  }
};

namespace {

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  using Serve = std::function<ServerReply(const ServerRequest&)>;
  explicit Handler(Serve serve) : serve_(std::move(serve)) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    // What goes wrong here is mostly the other side having gone away, which some tests want.
    try {
      const auto reply = serve_(read_request(request));
      if (reply.fault == ServerReply::Fault::none) return send(reply, response);
      if (reply.fault == ServerReply::Fault::half) {
        response.setKeepAlive(false);
        send(reply, response);
      }
      static_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket().shutdown();
    } catch (const std::exception&) {
      response.setKeepAlive(false);
    }
  }

 private:
  Serve serve_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Handler::Serve serve) : serve_(std::move(serve)) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override { return new Handler(serve_); }

 private:
  Handler::Serve serve_;
};

}  // namespace

ScriptedServer::ScriptedServer(Answer answer) : state_(std::make_shared<State>()) {
  state_->answer = std::move(answer);
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), 512);
  state_->port = socket.address().port();
  Poco::Net::HTTPServerParams::Ptr parameters = new Poco::Net::HTTPServerParams;
  parameters->setMaxThreads(most_threads);
  parameters->setMaxQueued(1000);
  parameters->setKeepAlive(true);
  auto* state = state_.get();
  const auto serve = [state](const ServerRequest& request) {
    {
      const std::lock_guard lock(state->mutex);
      state->requests.push_back(request);
    }
    auto reply = state->answer(request);
    if (reply.hold) state->hold(reply.hold);
    return reply;
  };
  state_->server = std::make_unique<Poco::Net::HTTPServer>(new Factory(serve), state_->threads, socket, parameters);
  state_->server->start();
}

ScriptedServer::ScriptedServer(std::vector<ServerReply> replies)
    : ScriptedServer([script = std::move(replies),
                      next = std::make_shared<std::pair<std::mutex, size_t>>()](const ServerRequest&) {
        const std::lock_guard lock(next->first);
        return script.at(std::min(next->second++, script.size() - 1));
      }) {}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
    for (const auto& gate : state_->holding) gate->open();
  }
  state_->stop();
}

std::string ScriptedServer::host() const { return "127.0.0.1:" + std::to_string(state_->port); }
std::string ScriptedServer::url(const std::string& path) const { return "http://" + host() + path; }

std::vector<ServerRequest> ScriptedServer::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->requests;
}

}  // namespace dossier::testkit
