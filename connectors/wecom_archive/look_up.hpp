// One look-up: the lines of all files that are about an identifier, with their files.
#pragma once

#include <dossier/connector.hpp>

#include <set>
#include <string>
#include <vector>

#include "conversation.hpp"
#include "delivery.hpp"
#include "lines.hpp"

namespace dossier::wecom {

class LookUp {
 public:
  /// All is borrowed.
  LookUp(Host& host, const Request& request, const Habits& habits, const Look& look, Left& left);

  /// Finds first and hands over then: what was sought stands in few lines of many.
  Result<void> run(Delivery& delivery);

 private:
  // Lines that stand one behind the other; no line of anybody else is between them.
  struct Run {
    const DroppedFile* file;
    int64_t offset, length;
    std::string bytes;
    bool is_plain;
  };
  Result<void> look_at(const DroppedFile& file);
  Result<void> take(const DroppedFile& file, const Line& line);
  void add(const DroppedFile& file, const Line& line);
  bool may_be_sought(std::string_view line) const;
  bool is_sought(const DroppedFile& file, const Line& line);
  bool recalls_a_found_one(const Message& message) const;
  bool may_concern_it(const Message& message) const;
  bool is_in_window(const Message& message) const;

  Host& host_;
  const Request& request_;
  const Habits& habits_;
  const Look& look_;
  Left& left_;
  std::string id_;  // that stands in each line that is sought: a contact's or a room's, where such is sought
  std::vector<Run> runs_;
  std::set<std::pair<std::string, std::string>> found_;  // messages: id, and whose it is
  size_t bytes_ = 0;
};

}  // namespace dossier::wecom
