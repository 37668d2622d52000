// Hides personal data in everything that a report shows: identifiers, free text, transcripts, requests, file names.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/case.hpp"
#include "report/words.hpp"

namespace dossier::report {

/// Masks phones (first 3, last 4 digits), e-mails, names in WeChat and QQ, numbers of identity papers and bank cards,
/// and the detailed part of addresses; people's names stay. Numbers of the case itself (orders, waybills, complaints …)
/// are known and never taken for one of these, but for what passes as an ID-card number, whoever declared it. A mobile
/// number that is not the customer's is marked so.
///
/// Threads: const functions may be called from several threads.
class Masker {
 public:
  /// Learns the case's own numbers, the customer's phones and every phone and e-mail that the sources named.
  Masker(const AssembledCase& assembled, const Words& words, std::string_view phone_region);
  ~Masker();
  Masker(Masker&&) noexcept;
  Masker& operator=(Masker&&) noexcept;

  /// Free text of foreign origin, valid UTF-8 afterwards, NFC, masked.
  std::string text(std::string_view foreign) const;
  /// An identifier's value as a reader may see it.
  std::string identifier(const Identifier& identifier) const;
  /// A field that is an address: kept down to the district.
  std::string address(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace dossier::report
