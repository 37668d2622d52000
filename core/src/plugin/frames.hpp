// The frames between the hub and a worker, over a socket pair. Header-only: the worker links none of our libraries.
//
// A frame is a fixed header in the machine's own byte order (both ends are one build on one machine), then a message's
// head and body. Lengths are bounded by dossier/abi.h before a byte of them is read.
//
// Threads: sends on one socket must be serialised by the caller.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dossier/abi.h"

namespace dossier::wire {

inline constexpr int worker_socket = 3;        // the worker's end, given at its start
inline constexpr int exit_out_of_memory = 77;  // the worker could not get memory below its limit
inline constexpr std::string_view cancelled_reply =
    R"({"ok":false,"error":{"kind":"cancelled","message":"cancelled"}})";

enum class FrameKind : uint32_t {
  describe = 1,  // hub to worker; each starts a verb
  open,          // head: {"options":{…}}
  invoke,        // head and body: the verb's message; instance 0 for a pure verb
  close,         // no answer
  reply,         // to the verb's `call`
  cancel,        // sets the verb's flag
  ready,         // worker to hub: the gate let the library in
  refused,       // head: why not, as text
  emit,
  call,
  done,  // the verb's end; `instance` is 0 when it succeeded
};

struct Frame {
  FrameKind kind{};
  uint64_t verb = 0;      // numbers a running verb
  uint64_t instance = 0;  // numbers an instance, chosen by the hub
  std::string head;
  std::string body;
};

struct Header {
  uint32_t head_bytes;
  uint32_t kind;
  uint64_t body_bytes;
  uint64_t verb;
  uint64_t instance;
};
static_assert(sizeof(Header) == 32);

/// False when the other end is gone (errno says how).
inline bool send_frame(int socket, FrameKind kind, uint64_t verb, uint64_t instance, std::string_view head,
                       std::string_view body) {
  Header header{static_cast<uint32_t>(head.size()), static_cast<uint32_t>(kind), body.size(), verb, instance};
  iovec parts[] = {{&header, sizeof header},
                   {const_cast<char*>(head.data()), head.size()},
                   {const_cast<char*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 3;
  while (true) {
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    auto left = static_cast<size_t>(sent);
    while (message.msg_iovlen > 0 && left >= message.msg_iov->iov_len) {
      left -= message.msg_iov->iov_len;
      ++message.msg_iov;
      --message.msg_iovlen;
    }
    if (message.msg_iovlen == 0) return true;
    message.msg_iov->iov_base = static_cast<char*>(message.msg_iov->iov_base) + left;
    message.msg_iov->iov_len -= left;
  }
}

/// Waits in the read itself.
inline constexpr auto wait_in_read = [] { return true; };

/// `wait` returns when a read would not wait, or false when nothing more is to be read. False at the end of the stream.
template <class Wait>
bool receive_bytes(int socket, char* into, size_t size, const Wait& wait) {
  while (size > 0) {
    if (!wait()) return false;
    const ssize_t got = ::read(socket, into, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    into += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

/// Takes memory only as bytes arrive: a length alone costs nothing.
template <class Wait>
bool receive_text(int socket, std::string& into, size_t size, const Wait& wait) {
  constexpr size_t step = size_t{1} << 20;
  into.clear();
  while (into.size() < size) {
    const auto before = into.size();
    into.resize(before + std::min(step, size - before));
    if (!receive_bytes(socket, into.data() + before, into.size() - before, wait)) return false;
  }
  return true;
}

enum class Received { frame, end, violation };

/// Waits for one frame. On a violation, `problem` says which rule was broken.
template <class Wait = decltype(wait_in_read)>
Received receive_frame(int socket, Frame& frame, std::string& problem, const Wait& wait = wait_in_read) {
  Header header{};
  if (!receive_bytes(socket, reinterpret_cast<char*>(&header), sizeof header, wait)) return Received::end;
  if (header.head_bytes > DOSSIER_HEAD_LIMIT)
    problem = "a message head of " + std::to_string(header.head_bytes) + " bytes, above the limit of " +
              std::to_string(DOSSIER_HEAD_LIMIT);
  else if (header.body_bytes > DOSSIER_BODY_LIMIT)
    problem = "a message body of " + std::to_string(header.body_bytes) + " bytes, above the limit of " +
              std::to_string(DOSSIER_BODY_LIMIT);
  if (!problem.empty()) return Received::violation;
  frame.kind = static_cast<FrameKind>(header.kind);
  frame.verb = header.verb;
  frame.instance = header.instance;
  const bool whole = receive_text(socket, frame.head, header.head_bytes, wait) &&
                     receive_text(socket, frame.body, header.body_bytes, wait);
  return whole ? Received::frame : Received::end;
}

}  // namespace dossier::wire
