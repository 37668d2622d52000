// One odd entry of a drop folder stops nothing: it is named, and all the rest is read.
#include <gmock/gmock.h>

#include <fstream>

#include "drop_folder_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
namespace fs = std::filesystem;

constexpr int64_t seventeen_gib = int64_t{17} << 30;

class OddEntry : public StatementDrop {
 protected:
  OddEntry() {
    drop("own.pdf", "%PDF-1.4 two pieces were handed over");
    drop("own.pdf.yaml", own_facts);
  }
  fs::path place(const std::string& name) const { return hub_.folder() / "drop" / name; }
  void link(const std::string& name, const fs::path& to) {
    fs::create_directories(place(name).parent_path());
    fs::create_symlink(to, place(name));
  }

  /// The bundle's gaps, once it holds the ticket, the statement beside the odd entry, and nothing twice.
  std::string gaps_beside_the_rest(size_t statements = 1) {
    const auto sealed = bundle();
    EXPECT_EQ(hub_.last.exit_code, 3) << hub_.last.err;
    EXPECT_THAT(items(sealed), SizeIs(1 + statements));
    EXPECT_THAT(items(sealed), Contains(AllOf(HasSubstr("own.pdf"), HasSubstr("\"state\":\"available\""))));
    return gaps(sealed);
  }
  std::string probed() {
    EXPECT_EQ(hub_.run({"source", "probe", "statements"}).exit_code, 1);
    return hub_.last.out;
  }
};

TEST_F(OddEntry, ThatIsALinkToItselfOrToNothingIsNamed) {
  link("circle.pdf", "circle.pdf");
  link("there", "back");
  link("back", "there");
  link("gone.pdf", "nowhere.pdf");
  EXPECT_THAT(gaps_beside_the_rest(),
              AllOf(HasSubstr("4 file(s) or folder(s) cannot be opened"),
                    HasSubstr("back, circle.pdf, gone.pdf and 1 more"), HasSubstr("a link that leads in a circle")));
  EXPECT_THAT(probed(), AllOf(HasSubstr("\n  circle.pdf: "), HasSubstr("\n  there: "), HasSubstr("\n  back: "),
                              HasSubstr("\n  gone.pdf: "), HasSubstr("a link that leads nowhere")));
}

TEST_F(OddEntry, ThatIsALinkToAFolderAboveItIsNamedAndNothingReadTwice) {
  link("2026/up", "..");
  link("2026/10/itself", ".");
  drop("2026/10/note.txt", "x");
  EXPECT_THAT(gaps_beside_the_rest(), AllOf(HasSubstr("2026/10/itself/, 2026/up/"), HasSubstr("leads back")));
}

TEST_F(OddEntry, ThatIsOneOfTwoFoldersLinkedToEachOtherIsNamed) {
  drop("a/a.txt", "x");
  drop("b/b.txt", "x");
  link("a/to_b", "../b");
  link("b/to_a", "../a");
  EXPECT_THAT(gaps_beside_the_rest(), AllOf(HasSubstr("a/to_b/to_a/, b/to_a/to_b/"), HasSubstr("leads back")));
}

TEST_F(OddEntry, ThatLiesTooDeepIsNamed) {
  drop("1/2/3/4/5/6/7/8/deep.pdf", "%PDF-1.4");
  drop("1/2/3/4/5/6/7/8/deep.pdf.yaml", own_facts);
  drop("1/2/3/4/5/6/7/8/9/too_deep.pdf", "%PDF-1.4");
  EXPECT_THAT(gaps_beside_the_rest(2), AllOf(HasSubstr(": 1/2/3/4/5/6/7/8/9/."), HasSubstr("deeper than 8")));
}

// What its owner may list and not enter: the names are known and nothing else is.
TEST_F(OddEntry, ThatLiesInAFolderThatMayBeListedAndNotEnteredIsNamed) {
  drop("shut/other.pdf", "%PDF-1.4");
  shut("drop/shut");
  fs::permissions(place("shut"), fs::perms::owner_read);
  EXPECT_THAT(gaps_beside_the_rest(), AllOf(HasSubstr("forbidden"), HasSubstr("shut/"), HasSubstr("setfacl")));
}

TEST_F(OddEntry, ThatIsLargerThanEvidenceMayBeIsNamedWithItsSizeAndNotRead) {
  drop("film.mp4", "");
  fs::resize_file(place("film.mp4"), seventeen_gib);
  drop("film.mp4.yaml", own_facts);
  const auto said = gaps_beside_the_rest(2);
  EXPECT_THAT(said, AllOf(HasSubstr("1 file(s) are too large"), HasSubstr("film.mp4"),
                          HasSubstr("has 18253611008 bytes, wanted at most 17179869184")));
  EXPECT_THAT(said, AllOf(HasSubstr("media_missing"), HasSubstr("too_large"), Not(HasSubstr("timed_out"))));
}

TEST_F(StatementDrop, SaysThatAFolderHoldsMoreThanItReads) {
  drop("own.pdf", "%PDF-1.4");
  for (int number = 0; number < 50000; ++number)
    std::ofstream(hub_.folder() / "drop" / ("empty" + std::to_string(number)));
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(items(sealed), SizeIs(1)) << "the ticket: the other sources are whole";
  EXPECT_THAT(gaps(sealed), AllOf(HasSubstr("too_broad"), HasSubstr("more than 50000 files and folders"),
                                  HasSubstr("part it by year or supplier")));
}

TEST_F(UblDrop, NamesALinkThatLeadsBackAndReadsTheRest) {
  drop("own.xml", despatch("DA-118", line("DD20261008-5521", "folding stand")));
  fs::create_directories(hub_.folder() / "drop/2026");
  fs::create_directory_symlink("..", hub_.folder() / "drop/2026/up");
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(items(sealed), AllOf(SizeIs(2), Contains(HasSubstr("DA-118"))));
  EXPECT_THAT(gaps(sealed), HasSubstr("2026/up/"));
}

}  // namespace
}  // namespace dossier
