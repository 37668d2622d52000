// The identifiers that rows name: the customer's, and those of the order that he complains about.
#pragma once

#include <string>
#include <vector>

#include <dossier/connector.hpp>

#include "row.hpp"

namespace dossier::sql_tickets {

/// Each value once; types in one order whatever the columns' order is, values in the order in which they are found.
class Identifiers {
 public:
  /// Those in the columns customer_id, phone, email, order_no, waybill_no and order_phone.
  void add(const Row& row);
  void add(const Identifiers& others);
  void write(RecordBuilder& record) const;

 private:
  struct Named {
    std::string type, value, realm;
    Owner owner = Owner::customer;
    bool operator==(const Named&) const = default;
  };
  using Column = std::vector<Named>;
  static void add(Column& to, Named named);

  std::vector<Column> columns_ = std::vector<Column>(6);
};

}  // namespace dossier::sql_tickets
