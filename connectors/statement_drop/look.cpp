#include "look.hpp"

#include <algorithm>
#include <set>

#include "records.hpp"

namespace statements {
namespace {

using namespace dossier;

constexpr size_t largest_remembered = 4096;  // bytes of a side-car; larger ones are read each time
constexpr size_t most_remembered = 20000;

bool holds(const std::vector<std::string>& numbers, const Request::Sought& sought) {
  return std::any_of(numbers.begin(), numbers.end(),
                     [&](const auto& number) { return plain_number(number) == plain_number(sought.value); });
}

const std::vector<std::string>& numbers_of(const Slip& slip, const std::string& type) {
  if (type == "order_no") return slip.orders;
  return type == "waybill_no" ? slip.waybills : slip.complaints;
}

bool stands_in(std::string_view text, const Request::Sought& sought) {
  const auto wanted = plain_number(sought.value);
  return wanted.size() >= 4 && plain_number(text).find(wanted) != std::string::npos;
}

class Looking {
 public:
  Looking(Host& host, const Habits& habits, KnownSideCars& known, Look& look)
      : host_(host), habits_(habits), known_(known), look_(look) {}

  Result<void> run() {
    std::vector<Dropped> by_name;
    for (const auto& pair : pairs_in(look_.files)) {
      if (host_.cancelled()) return fail(ErrorKind::cancelled, "stopped while reading the folder");
      Dropped dropped;
      dropped.key = {pair.place, pair.file ? pair.file->place : pair.place};
      dropped.side_car = pair.side_car;
      dropped.file = pair.file;
      dropped.media = {dropped.key.file};
      if (pair.side_car && !DOSSIER_TRY(read(dropped))) {
        take_by_name(pair);
        continue;
      }
      (pair.side_car ? look_.dropped : by_name).push_back(std::move(dropped));
    }
    // A side-car may speak for further files beside it: those need no name of the pattern.
    std::set<std::string> spoken_for;
    for (const auto& dropped : look_.dropped) spoken_for.insert(dropped.media.begin(), dropped.media.end());
    for (auto& dropped : by_name)
      if (spoken_for.count(dropped.key.file) == 0) look_.dropped.push_back(name_alone(std::move(dropped)));
    // Two may stand for one file (X.yaml and X.pdf.yaml that lists it): each is told.
    for (const auto& file : look_.files.arriving) look_.arriving_for_anybody += is_anybodys(file, spoken_for) ? 1 : 0;
    return {};
  }

 private:
  /// False for a side-car that cannot be read; that is noted.
  Result<bool> read(Dropped& dropped) {
    const auto& entry = dropped.side_car->entry;
    auto known = known_.find(entry.path);
    if (known == known_.end() || known->second.size != entry.size || known->second.modified != entry.modified) {
      if (entry.size > static_cast<int64_t>(largest_side_car)) {
        dropped.problem = "the YAML is larger than " + std::to_string(largest_side_car) + " bytes";
        return true;
      }
      const auto answer = DOSSIER_TRY(read_dropped(host_, *dropped.side_car, look_.unread));
      if (!answer) return false;
      auto fields = read_side_car(answer->bytes);
      if (!fields) {
        dropped.problem = fields.error().message();
        dropped.unreadable = answer->bytes;
        return true;
      }
      if (answer->bytes.size() > largest_remembered || known_.size() >= most_remembered) {
        understand(*fields, dropped);
        return true;
      }
      known = known_.insert_or_assign(entry.path, KnownSideCar{entry.size, entry.modified, std::move(*fields)}).first;
    }
    understand(known->second.fields, dropped);
    return true;
  }

  // Its place must be the one that it has when the side-car can be read again.
  void take_by_name(const Pair& pair) {
    if (!pair.file || pair.file->place != pair.place) return;
    Dropped dropped;
    dropped.key = {pair.place, pair.place};
    dropped.file = pair.file;
    dropped.media = {pair.place};
    dropped = name_alone(std::move(dropped));
    if (dropped.slip && dropped.slip->names_a_case()) look_.dropped.push_back(std::move(dropped));
  }

  void understand(const Fields& fields, Dropped& dropped) {
    // A lone side-car may be named after its file or after the file's stem, and the upload may be on its way.
    if (!dropped.file) dropped.key.file = look_.on_their_way.file_of(dropped.key.place);
    auto slip = read_slip(fields, name_of(dropped.key.file), habits_);
    dropped.media = {dropped.key.file};
    if (!slip) {
      dropped.problem = slip.error().message();
      for (const auto& [field, texts] : fields)
        for (const auto& text : texts) dropped.unreadable += text + "\n";
      return;
    }
    dropped.media = media_places(*slip, dropped.key);
    dropped.slip = std::move(*slip);
    if (!dropped.slip->names_a_case()) dropped.problem = "the YAML names neither complaint_no, order_no nor waybill_no";
  }

  Dropped name_alone(Dropped dropped) const {
    auto slip = read_name(name_of(dropped.key.file), habits_);
    if (!slip) dropped.problem = slip.error().message();
    else if (!*slip) dropped.problem = "no YAML beside it, and its name does not follow the pattern";
    else dropped.slip = std::move(**slip);
    if (dropped.slip && !dropped.slip->names_a_case())
      dropped.problem = "its name names neither complaint_no, order_no nor waybill_no";
    return dropped;
  }

  bool is_anybodys(const DroppedFile& arriving, const std::set<std::string>& spoken_for) const {
    const auto place = final_place(arriving);
    if (spoken_for.count(place) > 0) return false;
    const auto slip = read_name(name_of(place), habits_);
    return !slip || !*slip || !(*slip)->names_a_case();
  }

  Host& host_;
  const Habits& habits_;
  KnownSideCars& known_;
  Look& look_;
};

}  // namespace

bool Dropped::names(const Request::Sought& sought) const {
  if (slip && slip->names_a_case()) return holds(numbers_of(*slip, sought.type), sought);
  return stands_in(key.place, sought) || stands_in(unreadable, sought);
}

bool Dropped::lacks_carrier_of(const Request::Sought& sought) const {
  return sought.type == "waybill_no" && !sought.realm.empty() && slip && slip->carrier.empty() &&
         slip->complaints.empty() && slip->orders.empty() && holds(slip->waybills, sought);
}

Result<Look> look_into(Host& host, const std::string& folder, const Habits& habits, KnownSideCars& known) {
  Look look;
  look.files = DOSSIER_TRY(list_dropped(host, folder));
  look.unread = look.files.refused;
  look.on_their_way = OnTheirWay(look.files.arriving);
  DOSSIER_TRY(Looking(host, habits, known, look).run());
  return look;
}

}  // namespace statements
