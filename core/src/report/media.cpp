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
  return type.find("html") != std::string_view::npos || type.find("xml") != std::string_view::npos ||
         type.find("script") != std::string_view::npos || type.find("svg") != std::string_view::npos;
}

std::string size_text(int64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  if (bytes < 1'000'000) return std::to_string((bytes + 500) / 1000) + " kB";
  return std::to_string(bytes / 1'000'000) + "." + std::to_string(bytes / 100'000 % 10) + " MB";
}

}  // namespace

void write_media(const View& view, const Item& item) {
  const auto& words = view.words;
  for (size_t index = 0; index < item.record.media.size(); ++index) {
    const auto& medium = item.record.media[index];
    const auto path = index < item.media_paths.size() ? item.media_paths[index] : std::string();
    const auto type = index < item.media_types.size() ? item.media_types[index] : std::string();
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
      figure.put("caption",
                 described(words("media.file")) + std::string(words("colon")) + words("media.active", {path}));
    } else {
      figure.put("path", path)
          .put("type", type)
          .put("caption", described(words(std::string("media.") + std::string(shape))));
    }
    view.nodes.figure(figure);
  }
}

}  // namespace dossier::report
