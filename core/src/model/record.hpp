// One thing that a source holds, in the house's words: plain values and their JSON.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "dossier/json.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// A moment, or the interval in which it lies.
struct Instant {
  std::optional<Micros> utc;  // nothing when the source's zone is not known
  std::string raw;            // the source's own text
  std::string basis;          // explicit_offset, epoch, source_zone, unknown
  std::optional<int> offset_minutes;
  std::string precision;  // us, ms, s, min, day
  Micros earliest = 0;
  Micros latest = 0;
};

struct Identifier {
  std::string type;   // phone, email, complaint_no, customer_id, order_no, waybill_no, call_id, agent_id, extension …
  std::string realm;  // the name space it is valid in; empty for global types (phone, email)
                      // and for a waybill that is asked for without its carrier
  std::string value;  // normalised; what is compared
  std::string raw;    // as the source wrote it
  std::string owner;  // none, customer, agent, courier, recipient

  /// Type, realm and value: what makes two mentions the same identifier.
  std::string key() const { return type + "\x1f" + realm + "\x1f" + value; }
};

/// The realm of a waybill whose carrier nobody named: the same digits may be two parcels of two carriers, so it is
/// valid among the records of its own source alone.
std::string unnamed_carrier(const std::string& source);
bool has_unnamed_carrier(const Identifier& identifier);

struct Party {
  std::string role;  // customer, agent, supervisor, supplier, carrier, courier, bot, system
  std::string name;
  std::string id;  // in the source
};

struct Medium {
  std::string locator;       // the link or name that the payload uses; empty for a blob of a row
  std::string name;          // original file name, verbatim
  std::string content_type;  // as the source labels it
  std::string state;         // available, pending, expired, absent, forbidden, corrupt
  std::string digest;        // SHA-256 of the bytes, when available
  int64_t size = 0;
};

/// The claim that the customer was called, or called at, a time.
inline constexpr std::string_view contact_time_claim = "contact_time";

/// A field that a member of staff set, that can be true or false.
struct Claim {
  std::string field;  // satisfaction, closing_reason, contact_result, contact_time, losses, remedy, …
  std::string value;
  std::string pointer;             // into the origin document
  std::optional<Instant> at = {};  // of contact_time: the value as a time; nothing when it is none
};

struct Link {
  std::string relation;
  std::string source_id;
};

/// Where a record was first seen.
struct Origin {
  std::string document;    // SHA-256 of the payload
  std::string pointer;     // JSON pointer, XPath or row
  json::Document request;  // scrubbed
  Micros fetched_at = 0;
  std::string fetched_by;  // host or plugin
  std::string mapping;     // digest of the mapping options
  std::string connector;   // name and version
  std::string key;         // the document's key in its stream
  std::string content_type;
};

struct Record {
  std::string source, stream, source_id;
  int version = 1;
  std::string kind;
  std::optional<Instant> at, until;
  std::vector<Party> parties;
  std::string channel, direction, outcome, outcome_raw, text;
  std::vector<Medium> media;
  std::vector<Identifier> identifiers;
  std::vector<Claim> claims;
  std::vector<Link> links;
  std::map<std::string, std::string> detail;
  bool submitted_by_customer = false;
  std::optional<Micros> withdrawn_at;  // absent from a later full answer
  bool superseded = false;             // the store has a newer version

  /// The content: everything but source, stream, id, version, origin and withdrawal. Canonical JSON.
  std::string content() const;
  /// The reverse of content(). Errors: malformed.
  static Result<Record> from_content(std::string_view canonical);
};

json::Object to_json(const Instant& instant);
json::Object to_json(const Identifier& identifier);

/// Order everywhere: (earliest, latest, source, stream, source_id, version), bytewise; no time last.
bool comes_before(const Record& left, const Record& right);

}  // namespace dossier
