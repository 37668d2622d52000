#include "leg.hpp"

#include <algorithm>
#include <map>

#include <dossier/sql.hpp>

#include "text.hpp"
#include "times.hpp"

namespace dossier::asterisk_calls {
namespace {

using Member = std::string Leg::*;

// In the order of cdr_csv.c, build_csv_record().
constexpr Member first_columns[] = {&Leg::accountcode, &Leg::src,     &Leg::dst,        &Leg::dcontext,
                                    &Leg::clid,        &Leg::channel, &Leg::dstchannel, &Leg::lastapp,
                                    &Leg::lastdata,    &Leg::start,   &Leg::answer,     &Leg::end,
                                    &Leg::duration,    &Leg::billsec, &Leg::disposition};

const std::map<std::string, Member, std::less<>>& columns_by_name() {
  static const std::map<std::string, Member, std::less<>> columns = {
      {"accountcode", &Leg::accountcode},
      {"src", &Leg::src},
      {"dst", &Leg::dst},
      {"dcontext", &Leg::dcontext},
      {"clid", &Leg::clid},
      {"channel", &Leg::channel},
      {"dstchannel", &Leg::dstchannel},
      {"lastapp", &Leg::lastapp},
      {"lastdata", &Leg::lastdata},
      {"start", &Leg::start},
      {"answer", &Leg::answer},
      {"end", &Leg::end},
      {"duration", &Leg::duration},
      {"billsec", &Leg::billsec},
      {"disposition", &Leg::disposition},
      {"uniqueid", &Leg::uniqueid},
      {"userfield", &Leg::userfield},
      {"peeraccount", &Leg::peeraccount},
      {"linkedid", &Leg::linkedid},
      {"sequence", &Leg::sequence},
      {"did", &Leg::did},
      {"recordingfile", &Leg::recordingfile},
      {"cnum", &Leg::cnum},
      {"cnam", &Leg::cnam},
      {"outbound_cnum", &Leg::outbound_cnum},
  };
  return columns;
}

// Where the columns behind the first sixteen stand; -1 for those that a row of this width has not.
struct Places {
  int uniqueid = -1, userfield = -1, peeraccount = -1, linkedid = -1, sequence = -1;
};

Places places_in(const CsvRow& row) {
  Places places;
  int next = fewest_columns;
  const auto more = row.cells.size() - fewest_columns;
  const bool has_new = more >= 3;
  const auto optional = more - (has_new ? 3 : 0);
  // One column of two: only an id looks like one.
  const bool is_id = optional == 2 || (optional == 1 && epoch_of(row.cells[fewest_columns]));
  if (is_id) places.uniqueid = next++;
  if (optional == 2 || (optional == 1 && !is_id)) places.userfield = next++;
  if (has_new) {
    places.peeraccount = next++;
    places.linkedid = next++;
    places.sequence = next;
  }
  return places;
}

std::string_view cell_at(const CsvRow& row, int place) {
  return place < 0 ? std::string_view() : row.cells[static_cast<size_t>(place)];
}

}  // namespace

std::string Leg::call_id() const {
  if (!linkedid.empty()) return linkedid;
  return uniqueid.empty() ? start + "/" + channel : uniqueid;
}

std::string Leg::disposition_name() const {
  auto name = disposition;
  for (char& letter : name) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    if (letter == '_') letter = ' ';
  }
  return name == "NOANSWER" ? "NO ANSWER" : name;
}

bool Leg::is_answered() const { return disposition_name() == "ANSWERED"; }

bool Leg::is_app(std::string_view lower_name) const { return lower_ascii(lastapp) == lower_name; }

bool Leg::is_of_a_call() const { return !linkedid.empty() || !is_local(channel) || !channel.ends_with(";2"); }

Leg leg_of_row(const CsvRow& row, const std::string& charset) {
  Leg leg;
  const auto text = [&](std::string_view cell) { return sql::readable(cell_text(cell), charset); };
  for (size_t index = 0; index < std::size(first_columns); ++index) leg.*first_columns[index] = text(row.cells[index]);
  const auto places = places_in(row);
  leg.uniqueid = text(cell_at(row, places.uniqueid));
  leg.userfield = text(cell_at(row, places.userfield));
  leg.peeraccount = text(cell_at(row, places.peeraccount));
  leg.linkedid = text(cell_at(row, places.linkedid));
  leg.sequence = text(cell_at(row, places.sequence));
  return leg;
}

std::string call_id_of_row(const CsvRow& row, const std::string& charset) {
  const auto text = [&](std::string_view cell) { return sql::readable(cell_text(cell), charset); };
  const auto places = places_in(row);
  if (auto linkedid = text(cell_at(row, places.linkedid)); !linkedid.empty()) return linkedid;
  if (auto uniqueid = text(cell_at(row, places.uniqueid)); !uniqueid.empty()) return uniqueid;
  constexpr size_t channel = 5, start = 9;
  return text(row.cells[start]) + "/" + text(row.cells[channel]);
}

bool set_column(Leg& leg, std::string_view column, std::string value) {
  const auto found = columns_by_name().find(column);
  if (found == columns_by_name().end()) return false;
  // MySQL's way to say that there is no time.
  if (value.starts_with("0000-00-00")) value.clear();
  leg.*(found->second) = std::move(value);
  return true;
}

const std::vector<std::string>& column_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& [name, member] : columns_by_name()) all.push_back(name);
    return all;
  }();
  return names;
}

std::string peer_of(std::string_view channel) {
  const auto slash = channel.find('/');
  if (slash == std::string_view::npos) return {};
  auto peer = channel.substr(slash + 1);
  if (const auto at = peer.find('@'); at != std::string_view::npos) return std::string(peer.substr(0, at));
  if (const auto dash = peer.rfind('-'); dash != std::string_view::npos) peer = peer.substr(0, dash);
  return std::string(peer);
}

bool is_local(std::string_view channel) { return channel.starts_with("Local/"); }

std::string other_half(std::string_view channel) {
  if (!is_local(channel) || channel.size() < 2 || channel[channel.size() - 2] != ';') return {};
  return std::string(channel.substr(0, channel.size() - 1)) + (channel.back() == '1' ? '2' : '1');
}

std::string name_in(std::string_view clid) {
  auto name = clid.substr(0, std::min(clid.find('<'), clid.size()));
  while (!name.empty() && (name.front() == '"' || name.front() == ' ')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == '"' || name.back() == ' ')) name.remove_suffix(1);
  return std::string(name);
}

std::string number_in(std::string_view clid) {
  const auto open = clid.rfind('<');
  if (open == std::string_view::npos) return {};
  return std::string(clid.substr(open + 1, clid.find('>', open) - open - 1));
}

std::vector<std::string> extensions_of(const Leg& leg, const Numbering& numbering) {
  Distinct extensions;
  const auto add = [&](const std::string& number) {
    if (numbering.is_extension(number)) extensions.add(number);
  };
  // An outside call that passes through "Local/8021@from-queue" has the outside number as src.
  add(peer_of(leg.channel));
  add(peer_of(leg.dstchannel));
  add(leg.cnum);
  add(leg.src);
  if (leg.dstchannel.empty() && leg.is_app("dial")) add(leg.dst);
  return extensions.list();
}

bool mentions(const Leg& leg, const std::unordered_set<std::string>& spellings) {
  for (const auto& cell : {leg.src, leg.dst, leg.cnum, number_in(leg.clid)})
    if (spellings.count(plain_digits(cell)) > 0) return true;
  for (const auto* cell : {&leg.lastdata, &leg.dstchannel, &leg.channel})
    for (const auto& number : numbers_in(*cell))
      if (spellings.count(number) > 0) return true;
  return false;
}

}  // namespace dossier::asterisk_calls
