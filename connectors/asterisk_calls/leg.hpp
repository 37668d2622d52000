// One row of the call log: one leg of a call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "csv.hpp"
#include "numbers.hpp"

namespace dossier::asterisk_calls {

/// The columns by Asterisk's own names; those that a log does not have are empty. Texts are UTF-8.
struct Leg {
  std::string place;  // where it stands in the document: a row's number, or a JSON pointer
  std::string accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata;
  std::string start, answer, end, duration, billsec, disposition, uniqueid, userfield, peeraccount, linkedid, sequence;
  std::string did, recordingfile, cnum, cnam, outbound_cnum;  // of FreePBX

  /// What all legs of one call share: linkedid, else uniqueid, else what an old log has: when and on which channel.
  std::string call_id() const;
  bool is_answered() const;
  /// Disposition in capitals with blanks: "NO ANSWER".
  std::string disposition_name() const;
  bool is_app(std::string_view lower_name) const;
  /// False for a row of its own that an old log (without linkedid) has of the inner half of a Local channel: the
  /// caller's row says the same, and taken for a call it would be an attempt that nobody made.
  bool is_of_a_call() const;
};

/// A row of Master.csv, whose columns depend on loguniqueid, loguserfield and newcdrcolumns. `row` must be a call row.
Leg leg_of_row(const CsvRow& row, const std::string& charset);

/// What call_id() of its leg would be, without making a leg of it.
std::string call_id_of_row(const CsvRow& row, const std::string& charset);

/// Sets a column by Asterisk's name; false for a name that is none.
bool set_column(Leg& leg, std::string_view column, std::string value);
/// The names of all columns, sorted.
const std::vector<std::string>& column_names();

/// The peer of a channel: 8021 of PJSIP/8021-000001a8, Local/8021@from-queue-000001aa;1 and Agent/8021; trunk-sh of
/// SIP/trunk-sh-0000001b.
std::string peer_of(std::string_view channel);
bool is_local(std::string_view channel);
/// Local/8021@from-queue-000001aa;2 of …;1, and the other way round; empty for other channels.
std::string other_half(std::string_view channel);

/// The caller id's parts: ("张三", 02160001234) of "张三" <02160001234>.
std::string name_in(std::string_view clid);
std::string number_in(std::string_view clid);

/// The house's own extensions that took part in this leg.
std::vector<std::string> extensions_of(const Leg& leg, const Numbering& numbering);

/// True when one of the leg's numbers is written in one of these ways.
bool mentions(const Leg& leg, const std::unordered_set<std::string>& spellings);

}  // namespace dossier::asterisk_calls
