#include "ingest/keeper.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

class Keeping : public testing::Test {
 protected:
  static Batch up_to(const std::string& cursor) {
    Batch batch;
    batch.checkpoint = cursor;
    batch.checkpoint_source = "chats";
    batch.checkpoint_stream = "messages";
    return batch;
  }
  std::string checkpoint() const { return store_->checkpoint("chats", "messages").value(); }

  testkit::TemporaryFolder folder_;
  FixedClock clock_{1'760'000'000'000'000};
  std::unique_ptr<Store> store_ = Store::open(folder_.path() / "var", clock_).value();
  Keeper keeper_{*store_};
};

TEST_F(Keeping, IsDoneInTheOrderInWhichBatchesCame) {
  for (const auto* cursor : {"1", "2", "3"}) ASSERT_TRUE(keeper_.keep(up_to(cursor)));
  ASSERT_TRUE(keeper_.finish());
  EXPECT_EQ(checkpoint(), "3");
}

// A checkpoint behind what could not be kept would pass over it for ever.
TEST_F(Keeping, EndsWithTheFirstBatchThatCannotBeKept) {
  auto broken = up_to("1");
  NewDocument document;
  document.source = "chats", document.stream = "messages", document.bytes = std::string(size_t{1} << 20, 'x');
  broken.documents.push_back(document);
  const auto blobs = folder_.path() / "var/blobs";
  std::filesystem::remove_all(blobs);
  std::ofstream(blobs) << "a file where the folder was";
  ASSERT_TRUE(keeper_.keep(broken)) << "nobody knows yet";
  const auto refused = keeper_.keep(up_to("2"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason(), store_failed);
  EXPECT_FALSE(keeper_.keep(up_to("3")));
  EXPECT_FALSE(keeper_.finish());
  EXPECT_EQ(checkpoint(), "");
}

}  // namespace
}  // namespace dossier
