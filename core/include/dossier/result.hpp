// The one way to fail: Result<T>, with an Error that has a kind.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace dossier {

/// Whose fault it is, and so who acts: the hub retries `unavailable` and `rate_limited`, asks a person about `config`
/// and `permission`, quarantines what is `malformed`.
enum class ErrorKind { config, permission, unavailable, rate_limited, malformed, cancelled, crashed, internal };

/// The kind's name in messages and configuration: "config", "permission", …
std::string_view name_of(ErrorKind kind);
/// The kind that bears this name; nothing for a name that is none.
std::optional<ErrorKind> error_kind(std::string_view name);

/// An expected failure. The message says place, value seen, value wanted and the next step; it never holds a secret,
/// a payload or a bare "failed".
class Error {
 public:
  Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }

  /// A gap reason finer than the kind ("timed_out", "forbidden", "too_broad", …); empty when the kind says enough.
  const std::string& reason() const { return reason_; }
  Error because(std::string reason) && {
    reason_ = std::move(reason);
    return std::move(*this);
  }

  /// The same error with its place in front: "source \"parcels\": …".
  Error at(std::string_view place) && {
    message_ = std::string(place) + ": " + message_;
    return std::move(*this);
  }

 private:
  ErrorKind kind_;
  std::string message_;
  std::string reason_;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error(kind, std::move(message)));
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// Several proofs as one: where some failed, the kind of the first that did and all that they say, so that one run
/// shows it whole.
inline Result<void> all_of(std::initializer_list<Result<void>> proofs) {
  const Error* first = nullptr;
  std::string messages;
  for (const auto& proof : proofs) {
    if (proof) continue;
    if (!first) first = &proof.error();
    messages += (messages.empty() ? "" : "; ") + proof.error().message();
  }
  if (!first) return {};
  return fail(Error(first->kind(), messages).because(first->reason()));
}

namespace detail {
template <class T>
T take(Result<T>& result) {
  return std::move(*result);
}
inline void take(Result<void>&) {}

struct KindName {
  ErrorKind kind;
  std::string_view name;
};
inline constexpr KindName kind_names[] = {
    {ErrorKind::config, "config"},           {ErrorKind::permission, "permission"},
    {ErrorKind::unavailable, "unavailable"}, {ErrorKind::rate_limited, "rate_limited"},
    {ErrorKind::malformed, "malformed"},     {ErrorKind::cancelled, "cancelled"},
    {ErrorKind::crashed, "crashed"},         {ErrorKind::internal, "internal"},
};
}  // namespace detail

inline std::string_view name_of(ErrorKind kind) {
  for (const auto& known : detail::kind_names)
    if (known.kind == kind) return known.name;
  return "internal";
}

inline std::optional<ErrorKind> error_kind(std::string_view name) {
  for (const auto& known : detail::kind_names)
    if (known.name == name) return known.kind;
  return std::nullopt;
}

}  // namespace dossier

/// The value of a Result, or return its error from the enclosing function.
#define DOSSIER_TRY(expression)                                                                      \
  __extension__({                                                                                    \
    auto dossier_result = (expression);                                                              \
    if (!dossier_result) return tl::unexpected<::dossier::Error>(std::move(dossier_result.error())); \
    ::dossier::detail::take(dossier_result);                                                         \
  })
