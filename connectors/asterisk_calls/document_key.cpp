#include "document_key.hpp"

namespace dossier::asterisk_calls {
namespace {

constexpr std::string_view of_recording = " of recording ", of_call = " of call ";
constexpr std::string_view exactly = " from ", roughly = " about ";

// What stands behind the last mark; the text keeps what is before it.
std::string take_behind(std::string_view& text, std::string_view mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const auto behind = text.substr(at + mark.size());
  text = text.substr(0, at);
  return std::string(behind);
}

}  // namespace

std::string DocumentKey::text() const {
  auto whole = name;
  if (!recording.empty()) (whole += of_recording) += recording;
  if (!call.empty()) (whole += of_call) += call;
  if (!began.empty()) (whole += is_exact ? exactly : roughly) += began;
  return whole;
}

DocumentKey DocumentKey::read(std::string_view text) {
  DocumentKey key;
  key.began = take_behind(text, exactly);
  if (key.began.empty()) {
    key.began = take_behind(text, roughly);
    key.is_exact = key.began.empty();
  }
  key.call = take_behind(text, of_call);
  key.recording = take_behind(text, of_recording);
  key.name = text;
  return key;
}

}  // namespace dossier::asterisk_calls
