// Pieces that contents are made of.
#pragma once

#include "content.hpp"

namespace dossier::wecom {

/// A line behind the others; an empty one is none.
void add_line(std::string& text, std::string_view line);

/// "2020-10-28T11:00:00Z" of epoch seconds; as it is written where that is no time.
std::string time_text(const std::string& seconds);

/// Whatever texts and numbers stand in a value, each with the names that lead to it; cut off when it is long.
std::string everything_in(const json::Value& value);

/// The file that a body describes, under whatever name its type gives the size; nothing where it names none.
std::optional<MediaNote> media_in(const json::Value& body);

/// A text that holds JSON, as `mixed` and `chatrecord` wrap their items; nothing where it holds none.
std::optional<json::Document> unwrapped(const json::Value& item);

}  // namespace dossier::wecom
