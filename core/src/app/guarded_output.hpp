// What commands print quotes their sources: no terminal obeys it.
#pragma once

#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace dossier::app {

/// Stands in front of a stream while it lives: what goes through has its control characters, and the signs that turn
/// the reading direction, written as \uXXXX, which JSON reads as what they were.
class GuardedOutput final : public std::streambuf {
 public:
  explicit GuardedOutput(std::ostream& stream) : stream_(stream), behind_(stream.rdbuf(this)) {}
  ~GuardedOutput() override;
  GuardedOutput(const GuardedOutput&) = delete;
  GuardedOutput& operator=(const GuardedOutput&) = delete;

  /// To the stream without looking at it.
  void put_as_it_came(std::string_view bytes);

 private:
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int_type overflow(int_type letter) override;
  int sync() override;
  bool put(std::string_view text);

  std::ostream& stream_;
  std::streambuf* behind_;
  std::string cut_off_;  // the front of a letter whose rest comes next
};

/// Bytes to stdout as they came, for a file or a program to read; to a terminal like all else.
void print_as_it_came(std::string_view bytes);

}  // namespace dossier::app
