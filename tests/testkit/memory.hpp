// How much memory something takes at its worst.
#pragma once

#include <functional>

namespace dossier::testkit {

/// Sanitizers have memory of their own: under them how much is used says nothing of the program.
#ifdef DOSSIER_SANITIZED
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// How far the memory of a process of its own rises above where it was while it does something, in KiB; -1: not known.
long rise_kib(const std::function<void()>& something);

}  // namespace dossier::testkit
