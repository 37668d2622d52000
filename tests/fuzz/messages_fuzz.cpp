// What a plugin sends to the hub, from the frame on the wire to the store: any bytes are a message, or break a rule
// that has a name. An input that begins with F is a stream of frames as a worker writes it; any other is divided by the
// letter 0x1C into messages, each a head and, behind the first line break, a body.
#include <unistd.h>

#include <sys/mman.h>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "dossier/detail/border.hpp"
#include "ingest/ingest.hpp"
#include "plugin/frames.hpp"
#include "plugin/serving.hpp"
#include "testkit/temporary_folder.hpp"

namespace {

using namespace dossier;

void require(bool holds) {
  if (!holds) std::abort();
}

// Frames that lie in a file are as good as those that come over a socket.
void read_frames(std::string_view bytes) {
  static const int file = ::memfd_create("frames", MFD_CLOEXEC);
  require(::ftruncate(file, 0) == 0 && ::pwrite(file, bytes.data(), bytes.size(), 0) == ssize_t(bytes.size()));
  require(::lseek(file, 0, SEEK_SET) == 0);
  while (true) {
    wire::Frame frame;
    std::string problem;
    const auto received = wire::receive_frame(file, frame, problem);
    require((received == wire::Received::violation) == !problem.empty());
    if (received != wire::Received::frame) return;
    require(frame.head.size() <= DOSSIER_HEAD_LIMIT && frame.body.size() <= DOSSIER_BODY_LIMIT);
  }
}

bool asks_for_the_network(std::string_view head) {
  const auto parsed = json::parse_own(head);
  const auto name = parsed ? json::text(*parsed, "/call") : std::string();
  return name == "http" || name == "download";
}

// Sends what it was given, first as a read, and every document again as what normalise makes of it.
class AnyPlugin final : public Plugin {
 public:
  explicit AnyPlugin(const std::string_view& messages) : messages_(messages) {}

  Result<json::Document> describe() override { return fail(ErrorKind::internal, "not asked"); }
  Result<InstanceId> open(const json::Value&) override { return InstanceId{1}; }
  void close(InstanceId) override {}

  Result<void> invoke(InstanceId instance, const Message& verb, PluginCalls& calls, std::stop_token,
                      std::chrono::milliseconds) override {
    Serving serving("plugin", &calls);
    if (instance == no_instance) serving.call(R"({"call":"records"})", verb.body);
    else send_all(serving);
    static_cast<void>(serving.parsed_spec());
    if (serving.violation()) return fail(serving.violation_error());
    const auto error = serving.error();
    require(json::parse_own(refusal(error).head).has_value());
    return error.message().size() % 2 == 0 ? Result<void>() : fail(error);
  }

 private:
  void send_all(Serving& serving) const {
    for (size_t at = 0; at < messages_.size() && !serving.violation();) {
      const auto end = std::min(messages_.find('\x1c', at), messages_.size());
      const auto message = messages_.substr(at, end - at);
      const auto line = std::min(message.find('\n'), message.size());
      send(serving, message.substr(0, line), message.substr(std::min(line + 1, message.size())));
      at = end + 1;
    }
  }

  static void send(Serving& serving, std::string_view head, std::string_view body) {
    if (head.find("\"emit\"") != std::string_view::npos) return serving.emit(head, body);
    if (asks_for_the_network(head)) return;
    const auto reply = serving.call(head, body);
    require(reply.head.size() <= DOSSIER_HEAD_LIMIT && detail::parse_head(reply.head).has_value());
  }

  const std::string_view& messages_;
};

// A hub of one source, made anew before what it has kept slows it down.
class SmallHub {
 public:
  void take(std::string_view messages) {
    messages_ = messages;
    Question question;
    question.stream = "tickets";
    if (messages.size() % 2 == 0) question.identifier = {"complaint_no", "s", "TS1", "TS1", "none"};
    question.metadata_only = messages.size() % 5 == 0;
    Ingest ingest(*store_, http_, clock_, {});
    if (question.identifier.type.empty()) ingest.pull(source_, "tickets", {}, {});
    else ingest.look_up(source_, question, {});
  }

 private:
  static SourceConfig config_of(const std::filesystem::path& folder) {
    SourceConfig config;
    config.name = "s";
    config.mapping.SetObject();
    config.options.SetObject();
    config.paths = {folder / "granted"};
    config.secrets = {"kept-in-confidence"};
    return config;
  }

  testkit::TemporaryFolder folder_;
  FixedClock clock_{1'792'000'000'000'000};
  HttpEngine http_{clock_};
  std::unique_ptr<Store> store_ = std::move(*Store::open(folder_ / "store", clock_));
  const SourceConfig config_ = config_of(folder_.path());
  const PluginSpec spec_{};
  std::string_view messages_;
  Source source_{config_, spec_, std::make_unique<AnyPlugin>(messages_)};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static std::optional<SmallHub> hub;
  static int taken = 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with('F')) return read_frames(bytes.substr(1)), 0;
  if (taken++ % 2000 == 0) hub.emplace();
  hub->take(bytes);
  return 0;
}
