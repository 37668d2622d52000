#include "look_up.hpp"

#include <algorithm>

namespace dossier::wecom {
namespace {

constexpr size_t most_bytes = size_t{64} << 20;     // that one look-up takes
constexpr int64_t longest_run = int64_t{64} << 10;  // lines that go over as one document
constexpr int64_t clocks_differ = 86'400'000'000;   // µs by which a file's time may be wrong

// Of "staff|contact" the contact: a message may name him alone.
std::string id_in(const Request::Sought& sought) {
  if (sought.type == "customer_id") return sought.value;
  return sought.type == "conversation_id" ? sought.value.substr(sought.value.find('|') + 1) : std::string();
}

bool holds(std::string_view line, std::string_view text) { return line.find(text) != std::string_view::npos; }

}  // namespace

LookUp::LookUp(Host& host, const Request& request, const Habits& habits, const Look& look, Left& left)
    : host_(host), request_(request), habits_(habits), look_(look), left_(left), id_(id_in(request.identifier)) {}

Result<void> LookUp::run(Delivery& delivery) {
  for (const auto* file : look_.lines) {
    const auto modified = file->entry.modified;
    // A file that was written last before the window holds nothing of it.
    if (modified != 0 && modified + clocks_differ < request_.from) continue;
    DOSSIER_TRY(look_at(*file));
  }
  for (const auto& run : runs_) DOSSIER_TRY(delivery.hand_over(*run.file, run.offset, run.length, hash_of(run.bytes)));
  return {};
}

Result<void> LookUp::look_at(const DroppedFile& file) {
  auto outcome = each_line(host_, file, 0, [&](const Line& line) { return take(file, line); });
  return outcome ? outcome : left_.put_down(file.place, std::move(outcome.error()));
}

Result<void> LookUp::take(const DroppedFile& file, const Line& line) {
  if (line.is_too_long) left_.too_long.push_back(file.place + " at byte " + std::to_string(line.offset));
  // What nobody has ended yet may still become a message of the case.
  if (!line.is_ended && !read_line(line.bytes)) {
    ++left_.unended;
    return {};
  }
  if (line.is_too_long || !may_be_sought(line.bytes) || !is_sought(file, line)) return {};
  bytes_ += line.bytes.size();
  if (bytes_ > most_bytes)
    return fail(Error(ErrorKind::malformed, request_.identifier.type + " " + request_.identifier.value +
                                                " is named by more than " + std::to_string(most_bytes >> 20) +
                                                " MiB of messages; not retried")
                    .because("too_broad"));
  add(file, line);
  return {};
}

void LookUp::add(const DroppedFile& file, const Line& line) {
  const bool plain = is_plain(line.bytes);
  const bool goes_on = !runs_.empty() && runs_.back().file == &file && runs_.back().is_plain && plain &&
                       runs_.back().offset + runs_.back().length == line.offset &&
                       runs_.back().length + line.length <= longest_run;
  if (!goes_on) runs_.push_back({&file, line.offset, 0, {}, plain});
  auto& run = runs_.back();
  run.length += line.length;
  run.bytes += line.bytes;
  if (line.is_ended) run.bytes += '\n';
}

// Parsing a million lines takes ten times as long as seeing that they lack an id. Letters may be escaped, and a recall
// may name nobody.
bool LookUp::may_be_sought(std::string_view line) const {
  return holds(line, id_) || holds(line, "\\u") || holds(line, "\\/") || holds(line, "pre_msgid");
}

bool LookUp::is_sought(const DroppedFile& file, const Line& line) {
  const auto message = read_line(line.bytes);
  const auto& sought = request_.identifier;
  // A broken line that holds the number is kept, in quarantine.
  if (!message)
    return sought.value.size() >= 4 && plain_number(line.bytes).find(plain_number(sought.value)) != std::string::npos;
  if (!is_in_window(*message)) return false;
  const auto content = content_of(message->type, message->line);
  if (!is_about(identifiers_of(*message, content, habits_), sought) && !recalls_a_found_one(*message)) {
    if (may_concern_it(*message)) left_.unplaced.push_back(file.place + " at byte " + std::to_string(line.offset));
    return false;
  }
  found_.emplace(message->id, whose(*message));
  return true;
}

bool LookUp::recalls_a_found_one(const Message& message) const {
  return message.type == "revoke" && found_.count({json::text(message.line, "/revoke/pre_msgid"), whose(message)}) > 0;
}

// Of a recall that names nobody: the id may be that of another's message.
bool LookUp::may_concern_it(const Message& message) const {
  if (is_unplaced(message, id_)) return true;
  if (message.type != "revoke" || !message.to.empty() || !message.room.empty()) return false;
  const auto recalled = json::text(message.line, "/revoke/pre_msgid");
  const auto found = found_.lower_bound({recalled, {}});
  return found != found_.end() && found->first == recalled;
}

bool LookUp::is_in_window(const Message& message) const {
  return message.at_micros == 0 || (message.at_micros >= request_.from && message.at_micros < request_.until);
}

}  // namespace dossier::wecom
