#include "app/guarded_output.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "base/text.hpp"

namespace dossier::app {
namespace {

/// How many bytes at the end are the front of a letter that is not all there.
size_t cut_off_at_end(std::string_view text) {
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

GuardedOutput::~GuardedOutput() {
  sync();
  const auto state = stream_.rdstate();
  stream_.rdbuf(behind_);  // forgets that something could not be written
  stream_.clear(state);
}

void GuardedOutput::put_as_it_came(std::string_view bytes) {
  const auto size = static_cast<std::streamsize>(bytes.size());
  if (sync() != 0 || behind_->sputn(bytes.data(), size) != size) stream_.setstate(std::ios::badbit);
}

bool GuardedOutput::put(std::string_view text) {
  const auto shown = with_escaped_controls(text);
  const auto size = static_cast<std::streamsize>(shown.size());
  return behind_->sputn(shown.data(), size) == size;
}

std::streamsize GuardedOutput::xsputn(const char* text, std::streamsize size) {
  cut_off_.append(text, static_cast<size_t>(size));
  const auto whole = cut_off_.size() - cut_off_at_end(cut_off_);
  const bool is_written = put(std::string_view(cut_off_).substr(0, whole));
  cut_off_.erase(0, whole);
  return is_written ? size : 0;
}

GuardedOutput::int_type GuardedOutput::overflow(int_type letter) {
  if (traits_type::eq_int_type(letter, traits_type::eof())) return traits_type::not_eof(letter);
  const char one = traits_type::to_char_type(letter);
  return xsputn(&one, 1) == 1 ? letter : traits_type::eof();
}

int GuardedOutput::sync() {
  const bool is_written = put(cut_off_);
  cut_off_.clear();
  return is_written && behind_->pubsync() == 0 ? 0 : -1;
}

void print_as_it_came(std::string_view bytes) {
  auto* guard = dynamic_cast<GuardedOutput*>(std::cout.rdbuf());
  if (guard != nullptr && ::isatty(STDOUT_FILENO) == 0) guard->put_as_it_came(bytes);
  else std::cout << bytes;
  std::cout.flush();
}

}  // namespace dossier::app
