// Which identifiers of a case are followed, and how each was found. Used while collecting, and again when assembling
// from the store, so that both agree whatever the order of arrival was.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/case.hpp"
#include "model/record.hpp"

namespace dossier {

/// Windows of a case, µs since 1970 UTC. Parts 1–4 from 90 days before the complaint, history from 365 days before.
struct CaseWindow {
  std::optional<Micros> complaint_at;  // of the complaint's own ticket, once it is known
  Micros until = 0;

  Micros parts_from() const { return days_before(90); }
  Micros history_from() const { return days_before(365); }

 private:
  Micros days_before(int64_t days) const { return complaint_at ? *complaint_at - days * 86400 * 1000000 : 0; }
};

/// An identifier on the trail and the identifiers that led to it, first one first.
struct Step {
  Identifier identifier;
  std::vector<std::string> path;  // "complaint_no TS…", "order_no DD…", …
};

/// The complaint number of a case, as the identifier everything starts from.
Identifier complaint_identifier(const ReviewCase& review_case);

/// The order in which look-ups are listed: by source, stream, identifier, window.
bool is_listed_before(const Lookup& left, const Lookup& right);

/// "order_no DD20261008-5521"
std::string say(const Identifier& identifier);

/// True when the record names another complaint than the case's, in the same realm: it is history.
bool is_anothers(const Record& record, const ReviewCase& review_case);
/// True when the record names the case's complaint.
bool is_own(const Record& record, const ReviewCase& review_case);

/// phone, email, customer_id: they stand for a person, not for an order or a parcel.
bool is_personal(const std::string& identifier_type);

/// extension, agent_id: looked up around a claimed contact (collect/claimed_contact.hpp) and never otherwise.
bool is_agents(const std::string& identifier_type);

/// True when a source can be asked by this identifier: its type is global, or valid in the source's realm of that type.
/// A waybill without a carrier (no realm) may be any source's; as it stands in a record it is never asked for.
/// `realm`: the source's realms as configured; a type without one has the source's name.
bool is_valid_in(const Identifier& identifier, const std::string& source,
                 const std::map<std::string, std::string>& realm);

/// The identifiers of a record that may be followed: owned by the customer (phone, e-mail and customer id only when
/// read from the complaint's own ticket), never those of a history record, of a courier, an agent or a recipient.
///
/// A waybill whose carrier nobody named comes twice: as it stands, which finds records of its own source, and without a
/// realm, which is what any source is asked. An answer about `asked` that repeats the number without a carrier means
/// that very parcel, and gives nothing new to ask.
std::vector<Identifier> followed(const Record& record, const ReviewCase& review_case, const Identifier& asked);

/// True when a record of the answer to a look-up by `asked` names it. Of a waybill also where only one of the two
/// carriers is known; two carriers that differ are two parcels.
bool names_asked(const Record& record, const Identifier& asked);

/// True when this identifier makes a record of the case: an agent's or courier's never does.
bool binds(const Identifier& identifier);

}  // namespace dossier
