// A review case and what is said about it: gaps, findings, completeness. Plain values.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/owed.hpp"
#include "model/record.hpp"

namespace dossier {

/// Why a case was opened: a code of the procedure and words.
struct Trigger {
  std::string code;  // one of trigger_codes
  std::string text;  // the customer's reason; the baseline that was exceeded; the mark; the sample
};

/// The three ways in which a review starts: the customer asks for it; a warning by the system (handled for unusually
/// long, follow-up questions without a clear answer, a repeat complainer, a mark set by the complaint system itself);
/// sampling.
inline constexpr std::string_view trigger_codes[] = {"customer_request", "duration_warning", "follow_up_warning",
                                                     "repeat_warning",   "system_warning",   "sampling"};

/// One review (复查件).
struct ReviewCase {
  std::string number;     // RC-2026-000123
  std::string complaint;  // complaint number
  std::string realm;      // in which it is valid
  Micros opened_at = 0;
  std::vector<Trigger> triggers;
};

/// Something asked for and not obtained, or known to be missing.
struct Gap {
  std::string source, stream;  // stream empty: the whole source
  std::optional<Identifier> identifier;
  Micros from = 0, until = 0;  // window asked for; 0 0: none
  std::string reason;          // not_configured, unreachable, auth_failed, rate_limited, timed_out, crashed, …
  std::string message;         // for people
  bool retryable = false;
  std::vector<std::string> parts;
  int owed = 0;  // of reason overdue: the number of the request
};

/// One look-up as it was made: what a completeness cell lists under it.
struct Lookup {
  std::string source, stream;
  Identifier identifier;
  Micros from = 0, until = 0;
  std::vector<std::string> path;  // how its identifier was found: "complaint_no TS…", "order_no DD…", …
  std::string outcome;            // found, none, gap; in a cell also not_asked, with the reason
  int64_t records = 0;            // records seen
  // Of a look-up on the agent's side, in a cell: his calls in the window that are no part of the case, known by their
  // number alone; `records` are then those that are.
  std::optional<int64_t> not_shown;
  std::string reason, message;  // of a gap, of not_asked
  bool retryable = false;
  Micros started_at = 0, ended_at = 0;
  std::vector<std::string> documents;  // digests, sorted
};

/// A medium that only an earlier version of its record names, or bytes that the source replaced under their name, held
/// all the same: neither a recall nor a correction takes anything out of the evidence.
struct EarlierMedium {
  Medium medium;
  int version = 0;         // the newest version that names it; of replaced bytes the one that they came with
  std::string path, type;  // as in Item
};

/// One item of the case's evidence.
struct Item {
  int number = 0;                        // it-000007 is 7
  std::string part;                      // customer, handler, related, system_log, history
  Record record;                         // the newest version as of the bundle
  std::vector<Record> earlier;           // its earlier versions, oldest first
  std::vector<Origin> earlier_origins;   // of each of them
  Origin origin;                         // of the newest version
  std::vector<std::string> path;         // how it was found
  int by_version = 0;                    // the version that belongs to the case, where the newest does not; else 0
  bool former = false;                   // the trail leads here no longer; an earlier assembling of the case held it
  bool order_unknown = false;            // its interval overlaps a neighbour's
  std::vector<std::string> media_paths;  // per medium of the record: its path in the bundle, empty when not held
  std::vector<std::string> media_types;  // per medium: the sniffed type (image/jpeg, audio/wav, …), empty when not held
  std::vector<EarlierMedium> earlier_media;  // newest version first

  /// it-000007
  std::string name() const;
};

/// One cell (part, source) of the completeness matrix (材料齐备情况表).
struct Cell {
  std::string part, source;
  std::string state;        // found, none, gap, not_asked
  bool also_found = false;  // state gap, and yet items were found
  int64_t items = 0;
  std::string reason;  // of gap and not_asked
  std::string message;
  bool retryable = false;
  std::vector<Lookup> lookups;
};

struct Finding {
  std::string check, code;
  std::string text;
  std::vector<int> items;
};

/// A document that items rest on; `whole` when every record derived from it is an item.
struct CaseDocument {
  int number = 0;      // doc-000012 is 12
  std::string digest;  // of the whole payload as the source gave it
  int64_t size = 0;
  std::string content_type;
  std::string source, stream, key;
  bool whole = false;
  struct Range {
    int item = 0;  // the item this range belongs to
    std::string pointer;
    int64_t offset = 0, length = 0;  // bytes in the whole document
  };
  std::vector<Range> ranges;  // in document order; several of one item and pointer where it rests on several rows
  std::string withheld;       // non-empty: not in the bundle, and why (gap forbidden)
  std::string path;           // in the bundle: data/documents/doc-000012.json, or ….extract; empty when withheld
};

/// The assembled case: what checks examine, reports show and the bundle carries. Sorted, numbered, deterministic for
/// a store and an as-of time.
struct AssembledCase {
  ReviewCase review_case;
  Micros as_of = 0;
  int revision = 1;
  std::string previous;                 // SHA-256 of the previous revision's tag manifest; empty for r1
  std::vector<Item> items;              // in order of time
  std::vector<CaseDocument> documents;  // by number
  std::vector<Cell> cells;              // by part, then source
  std::vector<Gap> gaps;
  std::vector<Finding> findings;
  std::vector<OwedRequest> owed;                       // asked for in writing up to as_of, by number
  std::vector<std::string> sources;                    // every configured source, in order of configuration
  std::map<std::string, std::string> source_titles;    // names on screens, where configured
  std::map<std::string, std::string> clock_tolerance;  // source → "offset +0 s, tolerance 5 s", as configured
  std::map<std::string, std::map<std::string, std::string>> states;  // source → what it leaves out: option → value
  std::vector<Identifier> customer_identifiers;  // what was followed: customer's phone, order, waybill …
  std::vector<std::string> custody;              // canonical JSON lines up to and with "assembled"
};

}  // namespace dossier
