#include "assemble/parts.hpp"

#include <gtest/gtest.h>

namespace dossier {
namespace {

Record of_kind(const std::string& kind, const std::string& role = {}) {
  Record record;
  record.kind = kind;
  if (!role.empty()) record.parties = {{role, "", ""}};
  return record;
}

TEST(Parts, TakesTheFirstRuleThatMatches) {
  EXPECT_EQ(part_of(of_kind("status_change", "supplier"), true), "history");
  EXPECT_EQ(part_of(of_kind("status_change", "supplier"), false), "system_log");
  EXPECT_EQ(part_of(of_kind("operation"), false), "system_log");
  EXPECT_EQ(part_of(of_kind("satisfaction", "agent"), false), "system_log");
  EXPECT_EQ(part_of(of_kind("satisfaction", "customer"), false), "handler");
  EXPECT_EQ(part_of(of_kind("shipment_event"), false), "related");
  EXPECT_EQ(part_of(of_kind("message", "courier"), false), "related");
  EXPECT_EQ(part_of(of_kind("message", "customer"), false), "handler");
  EXPECT_EQ(part_of(of_kind("call", "agent"), false), "handler");
  auto submitted = of_kind("message", "customer");
  submitted.submitted_by_customer = true;
  EXPECT_EQ(part_of(submitted, false), "customer");
  EXPECT_EQ(part_of(submitted, true), "history");
}

TEST(Parts, EachHasItsOwnFolder) {
  std::string all;
  for (const auto part : parts_in_order) all += std::string(folder_of(part)) + " ";
  EXPECT_EQ(all, "1-customer 2-handler 3-related 4-system-log 5-history ");
}

}  // namespace
}  // namespace dossier
