#include "delivery.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include "lines.hpp"
#include "records.hpp"

namespace dossier::wecom {
namespace {

constexpr int64_t piece = int64_t{4} << 20;
constexpr size_t most_owed = 50'000;
constexpr int64_t micros_of_day = 86'400'000'000;

class Md5 {
 public:
  Md5() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr); }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string hex() {
    constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    std::string text;
    for (unsigned at = 0; at < size; ++at) {
      text += digits[digest[at] >> 4];
      text += digits[digest[at] & 15];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

// Where the host's error is the file's alone, what became of the file; nothing for what ends the reading.
std::string state_of(const Error& error) {
  if (error.kind() == ErrorKind::permission) return "forbidden";
  if (error.kind() == ErrorKind::malformed) return "too_large";
  if (error.kind() == ErrorKind::config) return "absent";  // gone since it was listed
  return error.kind() == ErrorKind::unavailable ? "pending" : "";
}

// By these names alone a message speaks of a file, whatever escapes may hide. Most do not, and need not be read for it.
bool may_name_files(std::string_view line) {
  constexpr std::string_view signs[] = {"sdkfileid", "md5sum", "\\u"};
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](std::string_view sign) { return line.find(sign) != std::string_view::npos; });
}

std::string mark_of(const DroppedFile& file) {
  return file.place + " " + std::to_string(file.entry.size) + "@" + std::to_string(file.entry.modified);
}

}  // namespace

size_t hash_of(std::string_view bytes) { return std::hash<std::string_view>()(bytes); }

Result<bool> Delivery::hand_over(const DroppedFile& file, int64_t offset, int64_t length, size_t seen) {
  const auto answer = DOSSIER_TRY(host_.files().read(file.entry.path, offset, length));
  if (static_cast<int64_t>(answer.bytes.size()) != length || hash_of(answer.bytes) != seen) {
    ++left_.changed;
    return false;
  }
  // First of all: the host forgets what it read before so many files of messages.
  DOSSIER_TRY(sink_.document(file.place + " from byte " + std::to_string(offset), answer.handle));
  const std::string_view bytes = answer.bytes;
  for (size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    const auto line = bytes.substr(at, end - at);
    if (may_name_files(line))
      if (const auto message = read_line(line)) DOSSIER_TRY(media_of(*message));
    at = end + 1;
  }
  return true;
}

Result<void> Delivery::media_of(const Message& message) {
  const auto content = content_of(message.type, message.line);
  size_t nth = 0;
  for (const auto* note : content.all_media()) {
    const auto locator = locator_of(message, *note, nth++);
    if (seen_.insert(locator).second) DOSSIER_TRY(fetch({locator, message.id, message.at_micros, *note}));
  }
  return {};
}

Result<void> Delivery::fetch_owed() {
  if (!known_) return {};
  const auto waiting = std::exchange(known_->owed, {});
  for (const auto& [locator, owed] : waiting)
    if (seen_.insert(locator).second) DOSSIER_TRY(fetch(owed));
  return {};
}

bool Delivery::is_filed(const DroppedFile& file, const std::string& locator) const {
  if (!known_ || file.entry.modified == 0) return false;
  const auto filed = known_->filed.find(locator);
  return filed != known_->filed.end() && filed->second == mark_of(file);
}

bool Delivery::is_known_as_unlike(const DroppedFile& file, const std::string& locator) const {
  return known_ && file.entry.modified != 0 && known_->unlike.count(locator + " " + mark_of(file)) > 0;
}

Result<void> Delivery::fetch(const Owed& owed) {
  bool arriving = false, has_unlike = false, is_unclear = false;
  std::vector<std::string> unlike_ones;  // that were not known as such
  for (const auto& beginning : names_.beginnings(owed.msgid, owed.note)) {
    for (const auto* file : files_.beginning(beginning)) {
      if (owed.note.md5.empty() && !is_named(*file, beginning)) {
        is_unclear = true;
        continue;
      }
      if (is_filed(*file, owed.locator)) return {};
      has_unlike = true;
      if (is_known_as_unlike(*file, owed.locator)) continue;
      const auto why = unlike(*file, owed.note);
      if (!why && state_of(why.error()).empty()) return fail(why.error());
      // What cannot be read now is told by the download.
      if (!why || why->empty()) return fetch(*file, owed);
      if (known_) known_->unlike.insert(owed.locator + " " + mark_of(*file));
      unlike_ones.push_back(file->place + " (" + *why + ")");
    }
    arriving |= files_.is_arriving(beginning);
  }
  if (is_unclear && !has_unlike) say_unclear(owed);
  if (!has_unlike) return missing(owed, arriving);
  look_again_for(owed);
  if (unlike_ones.empty()) return {};
  left_.not_alike.insert(left_.not_alike.end(), unlike_ones.begin(), unlike_ones.end());
  return sink_.media_missing(owed.locator, "corrupt");
}

Result<std::string> Delivery::unlike(const DroppedFile& file, const MediaNote& note) {
  if (note.size > 0 && file.entry.size != note.size)
    return std::to_string(file.entry.size) + " bytes, wanted " + std::to_string(note.size);
  if (note.md5.empty()) return std::string();
  Md5 digest;
  for (int64_t at = 0; at < file.entry.size; at += piece)
    digest.add(DOSSIER_TRY(host_.files().read(file.entry.path, at, std::min(piece, file.entry.size - at))).bytes);
  const auto seen = digest.hex();
  return seen == note.md5 ? std::string() : "MD5 " + seen + ", wanted " + note.md5;
}

Result<void> Delivery::fetch(const DroppedFile& file, const Owed& owed) {
  auto fetched = host_.files().download(file.entry.path);
  auto state = fetched ? std::string() : state_of(fetched.error());
  if (!fetched && state.empty()) return fail(std::move(fetched.error()));
  if (fetched && fetched->size != file.entry.size) state = "pending";  // it grew since it was listed
  if (state == "pending") ++left_.not_fetched;
  if (state == "too_large") left_.too_large.push_back({file.place, fetched.error()});
  const bool is_settled = state.empty() || state == "too_large";
  if (known_ && is_settled) known_->filed[owed.locator] = mark_of(file);
  if (!is_settled) look_again_for(owed);
  return state.empty() ? sink_.media(owed.locator, fetched->handle) : sink_.media_missing(owed.locator, state);
}

// While WeCom has it, the bridge may still fetch it; afterwards nobody can.
Result<void> Delivery::missing(const Owed& owed, bool arriving) {
  const bool expired = owed.at > 0 && owed.at + kept_days * micros_of_day < until_;
  if (!arriving) ++left_.undelivered;
  if (!arriving && expired) ++left_.expired;
  look_again_for(owed);
  return sink_.media_missing(owed.locator, expired && !arriving ? "expired" : "pending");
}

// A pull tells it once.
void Delivery::say_unclear(const Owed& owed) {
  if (!known_ || known_->unclear.insert(owed.locator).second) left_.unclear.push_back(owed.msgid);
}

void Delivery::look_again_for(const Owed& owed) {
  if (known_ && known_->owed.size() < most_owed) known_->owed.emplace(owed.locator, owed);
}

}  // namespace dossier::wecom
