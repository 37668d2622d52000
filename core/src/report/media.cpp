#include <algorithm>
#include <utility>

#include "report/view.hpp"

namespace dossier::report {

namespace {

bool is_picture(std::string_view type) {
  return type == "image/jpeg" || type == "image/png" || type == "image/gif" || type == "image/webp" ||
         type == "image/bmp";
}

std::string_view shape_of(std::string_view type) {
  if (is_picture(type)) return "image";
  if (type.starts_with("audio/")) return "audio";
  if (type.starts_with("video/")) return "video";
  return "file";
}

/// Opened from the report, these could run what somebody wrote into them.
bool is_active(std::string_view type) {
  // At the end alone: "openxmlformats" names an Office document.
  return type.find("html") != std::string_view::npos || type.ends_with("xml") ||
         type.find("script") != std::string_view::npos || type.find("svg") != std::string_view::npos;
}

std::string size_text(int64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  if (bytes < 1'000'000) return std::to_string((bytes + 500) / 1000) + " kB";
  return std::to_string(bytes / 1'000'000) + "." + std::to_string(bytes / 100'000 % 10) + " MB";
}

void write_figure(const View& view, const Item& item, const Medium& medium, const std::string& path,
                  const std::string& type) {
  const auto& words = view.words;
  auto name = view.masker.text(medium.name);
  if (name.empty()) name = std::string(words("media.unnamed"));
  json::Object figure;
  figure.put("node", "figure").put("item", item.number).put("name", name);
  const auto shape = path.empty()      ? std::string_view("missing")
                     : is_active(type) ? std::string_view("withheld")
                                       : shape_of(type);
  figure.put("shape", shape);
  const auto described = [&](std::string_view what) {
    return std::string(what) + std::string(words("colon")) + name + std::string(words("open")) +
           view.item(item.number) + (medium.size > 0 ? std::string(words("comma")) + size_text(medium.size) : "") +
           std::string(words("close"));
  };
  if (shape == "missing") {
    const auto state = medium.state == "available" ? words("media.not_held") : words.named("media", medium.state);
    figure.put("caption", described(words("media.file")) + std::string(words("colon")) + view.masker.text(state));
  } else if (shape == "withheld") {
    figure.put("caption", described(words("media.file")) + std::string(words("colon")) + words("media.active", {path}));
  } else {
    figure.put("path", path)
        .put("type", type)
        .put("caption", described(words(std::string("media.") + std::string(shape))));
  }
  view.nodes.figure(figure);
}

/// Newer bytes stand under its name. The newest ones come first.
bool is_replaced(const Item& item, const EarlierMedium& earlier) {
  const auto& locator = earlier.medium.locator;
  const auto has_name = [&](const Medium& medium) {
    return medium.locator == locator && medium.digest != earlier.medium.digest;
  };
  return !locator.empty() &&
         (std::any_of(item.record.media.begin(), item.record.media.end(), has_name) ||
          std::any_of(item.earlier_media.begin(), item.earlier_media.end(),
                      [&](const EarlierMedium& other) { return &other < &earlier && has_name(other.medium); }));
}

}  // namespace

void write_media(const View& view, const Item& item) {
  const auto at = [](const std::vector<std::string>& texts, size_t index) {
    return index < texts.size() ? texts[index] : std::string();
  };
  for (size_t index = 0; index < item.record.media.size(); ++index)
    write_figure(view, item, item.record.media[index], at(item.media_paths, index), at(item.media_types, index));
}

void write_earlier_media(const View& view, const Item& item, int version) {
  bool is_said = false;
  for (const auto& earlier : item.earlier_media) {
    if (earlier.version != version) continue;
    if (is_replaced(item, earlier) && !std::exchange(is_said, true))
      view.nodes.remark("replaced", view.words("media.replaced"));
    write_figure(view, item, earlier.medium, earlier.path, earlier.type);
  }
}

}  // namespace dossier::report
