#include "identifiers.hpp"

#include <algorithm>
#include <array>

namespace dossier::sql_tickets {
namespace {

struct Meaning {
  const char* column;
  const char* type;
  Owner owner = Owner::customer;
};

// A phone on the order is whoever's it is; it is compared, never looked up.
constexpr std::array<Meaning, 6> meanings = {{{"customer_id", "customer_id"},
                                              {"phone", "phone"},
                                              {"email", "email"},
                                              {"order_no", "order_no"},
                                              {"waybill_no", "waybill_no"},
                                              {"order_phone", "phone", Owner::recipient}}};

}  // namespace

void Identifiers::add(const Row& row) {
  for (size_t index = 0; index < meanings.size(); ++index) {
    const auto& meaning = meanings[index];
    const auto realm = std::string_view(meaning.type) == "waybill_no" ? row.word("carrier") : std::string();
    for (auto& value : row.lines(meaning.column))
      add(columns_[index], {meaning.type, std::move(value), realm, meaning.owner});
  }
}

void Identifiers::add(const Identifiers& others) {
  for (size_t index = 0; index < columns_.size(); ++index)
    for (const auto& named : others.columns_[index]) add(columns_[index], named);
}

void Identifiers::add(Column& to, Named named) {
  if (std::find(to.begin(), to.end(), named) == to.end()) to.push_back(std::move(named));
}

void Identifiers::write(RecordBuilder& record) const {
  for (const auto& column : columns_)
    for (const auto& named : column) record.identifier(named.type, named.value, named.owner, named.realm);
}

}  // namespace dossier::sql_tickets
