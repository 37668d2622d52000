#include "collect/next_step.hpp"

#include <utility>

namespace dossier {
namespace {

/// A name that goes on is another source's: "probe calls" is not in "probe calls-2".
bool goes_on(const std::string& message, size_t end) {
  if (end >= message.size()) return false;
  const char byte = message[end];
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_' ||
         byte == '-';
}

bool ends_sentence(const std::string& message) {
  return message.back() == '.' || message.back() == '?' || message.back() == '!';
}

}  // namespace

std::string without_next_step(std::string message, const std::string& next_step) {
  for (size_t at = message.find(next_step); at != std::string::npos; at = message.find(next_step, at)) {
    if (goes_on(message, at + next_step.size())) {
      at += next_step.size();
      continue;
    }
    const size_t start = at > 0 && message[at - 1] == ' ' ? at - 1 : at;
    message.erase(start, at + next_step.size() - start);
    if (start > 0 && message[start - 1] == '.' && message[start] == '.') message.erase(start, 1);
    at = start;
  }
  return message;
}

std::string with_next_step(std::string message, const std::string& next_step) {
  message = without_next_step(std::move(message), next_step);
  if (message.empty()) return next_step;
  return message + (ends_sentence(message) ? " " : ". ") + next_step;
}

}  // namespace dossier
