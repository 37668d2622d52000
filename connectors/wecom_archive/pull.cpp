#include "pull.hpp"

#include "message.hpp"

namespace dossier::wecom {
namespace {

// Bytes of lines that go over as one document. The last one of a file that grows goes over once more with each pull
// that finds it longer: a small one costs little again.
constexpr int64_t largest_portion = int64_t{64} << 10;

// Lines gathered until they are enough for a document. Where a portion begins follows from the file alone, so that
// whoever reads it anew makes the same documents.
class Portions {
 public:
  using HandOver = std::function<Result<void>(int64_t offset, const std::string& bytes)>;
  Portions(int64_t offset, HandOver hand_over) : offset_(offset), hand_over_(std::move(hand_over)) {}

  Result<void> add(const Line& line) {
    const bool plain = is_plain(line.bytes);
    const bool is_full = static_cast<int64_t>(bytes_.size()) + line.length > largest_portion;
    if (!bytes_.empty() && (is_full || !plain || !last_is_plain_)) DOSSIER_TRY(flush());
    last_is_plain_ = plain;
    bytes_ += line.bytes;
    if (line.is_ended) bytes_ += '\n';
    return {};
  }
  Result<void> flush() {
    if (!bytes_.empty()) DOSSIER_TRY(hand_over_(offset_, bytes_));
    offset_ += static_cast<int64_t>(bytes_.size());
    bytes_.clear();
    return {};
  }
  /// Leaves out what lies between.
  Result<void> skip(const Line& line) {
    DOSSIER_TRY(flush());
    offset_ = line.end();
    return {};
  }

 private:
  int64_t offset_;
  HandOver hand_over_;
  std::string bytes_;
  bool last_is_plain_ = true;
};

}  // namespace

Result<void> Pull::run() {
  DOSSIER_TRY(delivery_.fetch_owed());
  for (const auto* file : look_.lines) {
    if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while pulling");
    if (pulled_.whole.has(file->place, {file})) continue;
    if (auto taken = take(*file); !taken) DOSSIER_TRY(left_.put_down(file->place, std::move(taken.error())));
  }
  // The media that were owed, where no line was.
  return sink_.checkpoint(changed_until(look_.lines.empty() ? 0 : look_.lines.back()->entry.modified));
}

Result<void> Pull::take(const DroppedFile& file) {
  auto& place = pulled_.places[file.place];
  if (!DOSSIER_TRY(is_as_taken(file, place))) place = {};
  const auto changed = left_.changed, unended = left_.unended;
  DOSSIER_TRY(take_lines(file, place));
  if (left_.changed == changed && left_.unended == unended) pulled_.whole.add(file.place, {&file});
  return {};
}

// A file grows at its end. One that was written anew is read anew.
Result<bool> Pull::is_as_taken(const DroppedFile& file, const Pulled::Place& place) {
  if (place.length == 0) return place.offset <= file.entry.size;
  if (place.offset + place.length > file.entry.size) return false;
  const auto answer = DOSSIER_TRY(host_.files().read(file.entry.path, place.offset, place.length));
  return hash_of(answer.bytes) == place.hash;
}

Result<void> Pull::take_lines(const DroppedFile& file, Pulled::Place& place) {
  const auto known = place;
  bool is_lost = false;
  Portions portions(place.offset, [&](int64_t offset, const std::string& bytes) -> Result<void> {
    const auto length = static_cast<int64_t>(bytes.size());
    const auto hash = hash_of(bytes);
    if (offset == known.offset && length == known.length && hash == known.hash) return {};
    // Nothing behind what was rewritten meanwhile is taken, so that the next pull begins there.
    if (is_lost) return {};
    is_lost = !DOSSIER_TRY(delivery_.hand_over(file, offset, length, hash));
    if (is_lost) return {};
    place.offset = offset;
    place.length = length;
    place.hash = hash;
    return sink_.checkpoint(changed_until(file.entry.modified));
  });
  DOSSIER_TRY(each_line(host_, file, place.offset, [&](const Line& line) -> Result<void> {
    if (line.is_too_long) {
      left_.too_long.push_back(file.place + " at byte " + std::to_string(line.offset));
      return portions.skip(line);
    }
    // Half a line is left for the next pull; where it is still the same then, it is kept, in quarantine.
    const bool is_half = !line.is_ended && known.unended != file.entry.size && !read_line(line.bytes);
    if (!is_half) return portions.add(line);
    ++left_.unended;
    place.unended = file.entry.size;
    return {};
  }));
  return portions.flush();
}

}  // namespace dossier::wecom
