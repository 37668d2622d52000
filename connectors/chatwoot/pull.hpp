// Pulling: every conversation in which something was said, each read as a look-up reads it.
#pragma once

#include <dossier/connector.hpp>
#include <dossier/pull_window.hpp>

#include <optional>
#include <unordered_set>

#include "active_conversations.hpp"
#include "api.hpp"

namespace dossier::chatwoot {

/// A message has the time of Chatwoot's clock and can be seen a moment later, an imported one much later; what is
/// edited, taken back or answered in a survey moves no conversation. An hour covers clocks that disagree and most of
/// the rest, and costs a page or two of each conversation that is going on.
inline constexpr int64_t pull_overlap = int64_t{3600} * 1'000'000;

/// Takes the conversation that was silent longest first; a checkpoint behind each. All is borrowed.
class Pull {
 public:
  Pull(Host& host, const Api& api, const Request& request, const PullWindow& window, Sink& sink);

  /// What cannot be read stops nothing else, but no checkpoint passes over it: the next pull begins with it again.
  Result<void> run();

 private:
  Result<void> find_place();
  Result<void> take(const Active& conversation);
  Result<void> put_down(const Active& conversation, const Error& error);
  bool is_wanted(const Active& conversation, int64_t created_at) const;

  Host& host_;
  const Api& api_;
  const PullWindow& window_;
  Request request_;  // as a look-up's
  Sink& sink_;
  Active after_;
  std::unordered_set<int64_t> taken_late_;  // numbers of those active since the run began: once is enough
  std::optional<Error> held_, told_;
  int failures_ = 0;
};

}  // namespace dossier::chatwoot
