// What every section of a report needs: the case, the words, the masks, and small texts made of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/case.hpp"
#include "report/masking.hpp"
#include "report/nodes.hpp"
#include "report/report.hpp"
#include "report/words.hpp"

namespace dossier::report {

/// The five classes in the order of the procedure.
inline constexpr std::string_view parts[] = {"customer", "handler", "related", "system_log", "history"};

class View {
 public:
  View(const AssembledCase& assembled, const ReportStyle& style, Nodes& nodes);

  const AssembledCase& assembled;
  const ReportStyle& style;
  Nodes& nodes;
  Words words;
  Masker masker;

  /// A moment in the reader's zone, with seconds.
  std::string time(Micros at) const;
  /// A moment to the minute, for windows.
  std::string minute(Micros at) const;
  /// A record's time as precisely as it is known: a day, a minute, an interval, or "time unknown".
  std::string time_of(const Record& record) const;
  /// The reader's zone in words: 北京时间（Asia/Shanghai，UTC+08:00）.
  std::string zone() const;

  std::string item(int number) const { return words("item", {std::to_string(number)}); }
  std::string part(std::string_view part) const { return std::string(words.named("part", part)); }
  /// A source's name on screens.
  std::string source(std::string_view name) const;
  /// "经办人员 王某、用户 陈女士"; empty when nobody is named.
  std::string who(const Record& record) const;
  /// "通话", "附件"; a file that is a recording is called so.
  std::string kind(const Record& record) const;
  /// "工单 · 致用户"; empty when neither is known.
  std::string channel(const Record& record) const;
  /// "订单号 DD20261008-5521", masked.
  std::string identifier(const Identifier& identifier) const;
  /// A path of identifiers: "投诉编号 TS… → 订单号 DD…".
  std::string path(const std::vector<std::string>& path) const;
  /// Our outcome and the source's own status words.
  std::string outcome(const Record& record) const;
  /// The record in one line: kind, outcome, the beginning of its text, the number of a call.
  std::string summary(const Record& record, size_t characters = 60) const;
  /// The record's claims in one line; empty when it has none.
  std::string claims_in_short(const Record& record, size_t characters) const;
  std::string window(Micros from, Micros until) const;
  /// Several texts joined with the language's enumeration mark.
  std::string joined(const std::vector<std::string>& texts) const;

  /// The item that holds this record of the same stream; 0 when none does.
  int item_of(const Record& from, const std::string& source_id) const;
  /// The item that this one hangs on: a file on the words it came with, a recording on its call, what was said on its
  /// recording or, where there is none, on the call. 0 for what stands on its own.
  int host_of(const Item& item) const;
  /// The items that hang on this one, in the order of the case.
  const std::vector<const Item*>& attached_to(const Item& item) const;
  /// True when nothing at all was found under the complaint's number.
  bool is_empty() const { return assembled.items.empty(); }
  /// The document with this digest; null when none.
  const CaseDocument* document(const std::string& digest) const;

 private:
  std::map<std::string, const Item*> items_by_id_;
  std::map<int, std::vector<const Item*>> attached_;
  std::map<std::string, const CaseDocument*> documents_;
  std::map<std::string, std::string> names_;  // of people whom some item names, by source, role and id
};

/// The words of a field of this item; empty when the field belongs to the technical details.
std::string_view detail_word(const View& view, const Record& record, std::string_view name);

/// The record's text, masked; names of operations in the report's language.
std::string told(const View& view, const Record& record);

/// The text of a change of state says its outcome itself.
bool says_outcome(const Record& record);

/// A field's value as a reader may see it.
std::string shown_value(const View& view, std::string_view name, std::string_view value);

/// A claim's value: 1 and 0 of a box that was ticked or not (detail value_format "yes_no") are yes and no.
std::string claim_value(const View& view, const Record& record, const Claim& claim);

/// The first `characters` characters on one line, with … where something is left out.
std::string shortened(std::string_view text, size_t characters);

// The sections, in the order of the report.
void write_header(const View& view);
void write_wish(const View& view);
void write_answer(const View& view);
void write_gaps(const View& view);
void write_completeness(const View& view);
void write_findings(const View& view);
void write_timeline(const View& view);
void write_parts(const View& view);
void write_sources(const View& view);
void write_verification(const View& view);

/// Media of an item, shown.
void write_media(const View& view, const Item& item);
/// What that version named and no later one does.
void write_earlier_media(const View& view, const Item& item, int version);
/// What staff (or a related party) recorded in this item's fields.
void write_claims(const View& view, const Item& item);
/// What a source is set to leave out, in words; empty where it states nothing.
std::string left_out_by(const View& view, const std::string& source);
void write_left_out(const View& view);
/// What was asked for in writing, and what came of it. Nothing where nobody was asked.
void write_owed(const View& view);
/// That something is awaited and not overdue yet, where it is so.
void write_awaited(const View& view);
/// The gap of a request that is overdue.
void write_overdue(const View& view, const Gap& gap);
/// What of a part came in writing, in words; empty where nothing did.
std::string received_of(const View& view, std::string_view part);
/// What staff recorded in these items, at a glance, beside the contacts with the customer around that time.
void write_claims_table(const View& view, const std::vector<const Item*>& items);
/// True for a line of a recording that is shown with the recording or its call, and not on its own.
bool is_said_in_another(const View& view, const Item& item);
/// What was said in a recording or a call, line by line, at most so many. Nothing where nothing hangs on the item.
void write_said(const View& view, const Item& item, size_t most);
/// The last lines, at most so many, that the customer said in a call, as its recording has them in writing.
std::vector<const Item*> last_words_of_customer(const View& view, const Item& call, size_t most);
/// The recordings of a call and what was said in them.
void write_recordings(const View& view, const Item& call);
/// Everything about where an item comes from, behind "technical details".
void write_technical(const View& view, const Item& item);
/// "证据第7号" with time, kind, who and channel: opens the group that holds an item's content.
json::Object item_group(const View& view, const Item& item, std::string_view as);

}  // namespace dossier::report
