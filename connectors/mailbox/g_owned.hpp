// What the libraries hand over to be freed, freed.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string>
#include <string_view>

namespace dossier::mailbox {

struct FreeText {
  void operator()(char* text) const { g_free(text); }
};
/// A text of GLib; may be null.
using OwnText = std::unique_ptr<char, FreeText>;

struct Unreference {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class Object>
using Own = std::unique_ptr<Object, Unreference>;

struct FreeOptions {
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};
using OwnOptions = std::unique_ptr<GMimeParserOptions, FreeOptions>;

/// The text, or nothing for null; in UTF-8, whatever the library let through.
inline std::string text_of(const char* text) {
  if (!text) return {};
  const OwnText valid(g_utf8_make_valid(text, -1));
  return valid.get();
}

}  // namespace dossier::mailbox
