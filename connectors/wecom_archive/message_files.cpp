#include "message_files.hpp"

#include <algorithm>
#include <tuple>

#include "message.hpp"

namespace dossier::wecom {
namespace {

constexpr int64_t probed = int64_t{256} << 10;  // bytes of a file that a probe looks at

bool is_of_lines(const DroppedFile& file, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const std::string& ending) { return ends_with_ignoring_case(file.entry.name, ending); });
}

Result<void> probe_first_line(Host& host, const DroppedFile& file) {
  const auto begin = DOSSIER_TRY(host.files().read(file.entry.path, 0, std::min(file.entry.size, probed))).bytes;
  const auto end = begin.find('\n');
  if (end == std::string::npos && file.entry.size > probed) return {};
  const auto message = read_message(std::string_view(begin).substr(0, end));
  if (message) return {};
  return fail(ErrorKind::malformed, file.place + ": its first line is " + message.error().message());
}

}  // namespace

std::vector<std::string> listed_in(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const auto part = text.substr(0, comma);
    const auto begin = part.find_first_not_of(' ');
    if (begin != std::string_view::npos) parts.emplace_back(part.substr(begin, part.find_last_not_of(' ') - begin + 1));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

Result<Look> look_into(Host& host, const std::string& folder, const std::string& endings) {
  Look look{DOSSIER_TRY(list_dropped(host, folder)), {}, {}};
  const auto wanted = listed_in(endings);
  for (const auto& file : look.all.ready) (is_of_lines(file, wanted) ? look.lines : look.media).push_back(&file);
  std::sort(look.lines.begin(), look.lines.end(), [](const DroppedFile* left, const DroppedFile* right) {
    return std::tie(left->entry.modified, left->place) < std::tie(right->entry.modified, right->place);
  });
  return look;
}

Result<void> probe_folder(Host& host, const std::string& folder, const Look& look, const std::string& endings) {
  auto faulty = look.all.refused;
  if (!look.lines.empty()) {
    const auto first = probe_first_line(host, *look.lines.back());
    if (!first) faulty.push_back({look.lines.back()->place, first.error()});
  } else if (faulty.empty()) {
    return fail(ErrorKind::config, "option \"folder\": " + folder + ": holds no file whose name ends in " + endings +
                                       ". Let the bridge write its messages there, one JSON object on each line, or "
                                       "set the option \"message_files\" to the endings it uses");
  }
  return needs_a_hand(folder, faulty);
}

}  // namespace dossier::wecom
