#include "testkit/browser.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "testkit/command.hpp"

namespace dossier::testkit {
namespace {

// The ends of the pipe as Chromium wants them: it reads commands from 3 and writes to 4.
void take_pipe(int commands, int answers) {
  const int high_commands = ::fcntl(commands, F_DUPFD, 10), high_answers = ::fcntl(answers, F_DUPFD, 10);
  ::dup2(high_commands, 3);
  ::dup2(high_answers, 4);
}

}  // namespace

bool Browser::available() { return run_command({"sh", "-c", "command -v chromium"}).exit_code == 0; }

Browser::Browser() {
  int commands[2], answers[2];
  if (::pipe2(commands, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0) std::abort();
  const auto profile = profile_.path().string();
  running_ = std::make_unique<RunningCommand>(
      std::vector<std::string>{"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                               "--disable-dev-shm-usage", "--disable-background-networking", "--remote-debugging-pipe",
                               "--window-size=1280,800", "--user-data-dir=" + profile, "about:blank"},
      std::map<std::string, std::string>{{"HOME", profile}}, [&] { take_pipe(commands[0], answers[1]); });
  ::close(commands[0]);
  ::close(answers[1]);
  to_ = commands[1];
  from_ = answers[0];
}

Browser::~Browser() {
  if (running_->process() > 0) command("Browser.close", json::Object());
  ::close(to_);
  ::close(from_);
}

void Browser::open(const std::filesystem::path& file) {
  session_.clear();
  const auto target = json::text(command("Target.createTarget", json::Object().put("url", "about:blank")), "/targetId");
  session_ = json::text(command("Target.attachToTarget", json::Object().put("targetId", target).put("flatten", true)),
                        "/sessionId");
  command("Page.enable", json::Object());
  command("Page.navigate", json::Object().put("url", "file://" + file.string()));
  while (json::text(next(), "/method") != "Page.loadEventFired") {
  }
}

std::string Browser::evaluate(const std::string& expression) {
  const auto answer =
      command("Runtime.evaluate",
              json::Object().put("expression", expression).put("awaitPromise", true).put("returnByValue", true));
  if (json::find(answer, "/exceptionDetails"))
    return "error: " + json::text(answer, "/exceptionDetails/exception/description");
  return json::text(answer, "/result/value");
}

json::Document Browser::command(const std::string& method, const json::Object& parameters) {
  const auto id = std::to_string(++number_);
  auto order = json::Object().put("id", number_).put("method", method).put("params", parameters);
  if (!session_.empty()) order.put("sessionId", session_);
  const auto text = order.str();
  if (::write(to_, text.c_str(), text.size() + 1) != static_cast<ssize_t>(text.size() + 1)) std::abort();
  while (true) {
    const auto answer = next();
    if (json::text(answer, "/id") != id) continue;
    json::Document result;
    if (const auto* found = json::find(answer, "/result")) result.CopyFrom(*found, result.GetAllocator());
    return result;
  }
}

// Messages end with a zero byte. A browser that is gone is a test that cannot go on.
json::Document Browser::next() {
  size_t end = 0;
  while ((end = unread_.find('\0')) == std::string::npos) {
    char piece[65536];
    const auto got = ::read(from_, piece, sizeof piece);
    if (got <= 0) std::abort();
    unread_.append(piece, static_cast<size_t>(got));
  }
  auto message = json::parse_own(std::string_view(unread_).substr(0, end));
  unread_.erase(0, end + 1);
  return message ? std::move(*message) : json::Document();
}

}  // namespace dossier::testkit
