#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testkit/source.hpp"

namespace dossier::testkit {
namespace {

TEST(Mailbox, MakesOfEveryGoldenCaseWhatTheMailSays) { expect_golden_cases("mailbox"); }

TEST(Mailbox, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("mailbox"); }

}  // namespace
}  // namespace dossier::testkit
