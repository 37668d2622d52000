// How the verifier says no: the rule that was broken, and where.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace dossier::bundle {

struct Refusal {
  std::string rule;     // an id of rules(); empty when the file could not be read, which is no verdict
  std::string message;  // place first, without the bundle's name
  std::string_view judgement = "Tampered or damaged";
};

template <class T>
using Checked = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(std::string_view rule, std::string message) {
  return tl::unexpected<Refusal>(Refusal{std::string(rule), std::move(message)});
}
inline tl::unexpected<Refusal> unreadable(std::string message) {
  return tl::unexpected<Refusal>(Refusal{{}, std::move(message)});
}

/// A rule of docs/bundle-format.md.
struct Rule {
  std::string_view id, meaning;
};
/// Every rule, in the order in which a bundle is checked.
const std::vector<Rule>& rules();

namespace detail {
template <class T>
T take(Checked<T>& checked) {
  return std::move(*checked);
}
inline void take(Checked<void>&) {}
}  // namespace detail

}  // namespace dossier::bundle

#define DOSSIER_CHECK_JOIN_(left, right) left##right
#define DOSSIER_CHECK_JOIN(left, right) DOSSIER_CHECK_JOIN_(left, right)
#define DOSSIER_CHECK_AS(checked, expression)                                                    \
  __extension__({                                                                                \
    auto checked = (expression);                                                                 \
    if (!checked) return tl::unexpected<::dossier::bundle::Refusal>(std::move(checked.error())); \
    ::dossier::bundle::detail::take(checked);                                                    \
  })
/// The value of a Checked, or return its refusal from the enclosing function. May be nested.
#define DOSSIER_CHECK(expression) DOSSIER_CHECK_AS(DOSSIER_CHECK_JOIN(dossier_checked_, __COUNTER__), expression)
