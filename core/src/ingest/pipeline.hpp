// Working on what a pull brought while it reads on.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "dossier/result.hpp"

namespace dossier {

/// Does pieces of work in the order in which they came, one at a time, in a thread of its own. Behind one that failed
/// none is done any more. Threads: one at a time.
class Pipeline {
 public:
  using Work = std::function<Result<void>()>;

  /// `most_waiting`: so many bytes wait at most, but for a single piece that is larger.
  explicit Pipeline(size_t most_waiting) : most_waiting_(most_waiting) {}
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  /// What has not begun is left undone.
  ~Pipeline();

  /// Returns once there is room for it. Errors: that of the first piece before which failed; this one is left undone.
  Result<void> add(size_t bytes, Work work);

  /// For a piece of work to ask: others wait behind it.
  bool has_more();

  /// Waits until all is done. Errors: as add().
  Result<void> finish();

 private:
  struct Piece {
    size_t bytes;
    Work work;
  };

  bool has_thread();
  void work_on();
  Result<void> outcome() const;

  const size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> waiting_;  // the first one is being worked on
  size_t waiting_bytes_ = 0;
  bool ends_ = false;
  std::optional<Error> failure_;
  std::thread thread_;  // none before the first piece
};

}  // namespace dossier
