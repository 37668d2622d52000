#include "app/say.hpp"

#include <iostream>

#include "app/app.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "dossier/json.hpp"

namespace dossier::app {
namespace {

bool errors_are_json = false;

}  // namespace

void say(std::string_view text) { std::cerr << with_escaped_controls(log::scrub(text)) << std::endl; }

void report_errors_as_json() { errors_are_json = true; }

int report_error(const Error& error) {
  const auto message = log::scrub(error.message());
  if (errors_are_json)
    say(json::Object().put("error", json::Object().put("kind", name_of(error.kind())).put("message", message)).str());
  else say(message);
  return static_cast<int>(error.kind() == ErrorKind::config ? Exit::usage : Exit::failed);
}

int report_usage(const std::string& message) { return report_error(Error(ErrorKind::config, message)); }

}  // namespace dossier::app
