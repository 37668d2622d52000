#include "bundle/zip_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/digest.hpp"
#include "bundle/zip_reader.hpp"
#include "bundle/zip_writer.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

constexpr uint64_t gib = uint64_t{1} << 30;

/// A file of any size in little memory: zeros but for the pieces that were put there.
class SparseSource final : public bundle::ByteSource {
 public:
  void put(uint64_t offset, std::string bytes) {
    size_ = std::max(size_, offset + bytes.size());
    pieces_[offset] = std::move(bytes);
  }
  uint64_t size() const override { return size_; }
  bundle::Checked<void> read(uint64_t offset, char* to, size_t size) const override {
    if (offset > size_ || size > size_ - offset) return bundle::unreadable("beyond the end");
    std::fill_n(to, size, '\0');
    for (const auto& [start, piece] : pieces_) {
      const auto from = std::max(start, offset), until = std::min(start + piece.size(), offset + size);
      for (auto at = from; at < until; ++at) to[at - offset] = piece[at - start];
    }
    return {};
  }

 private:
  std::map<uint64_t, std::string> pieces_;
  uint64_t size_ = 0;
};

/// Lays entries of the given sizes out as a zip whose contents are zeros.
SparseSource laid_out(std::vector<ZipEntry> entries) {
  SparseSource source;
  uint64_t at = 0;
  for (auto& entry : entries) {
    entry.offset = at;
    const auto header = zip_local_header(entry);
    source.put(at, header);
    at += header.size() + entry.size;
  }
  const auto start = at;
  for (const auto& entry : entries) {
    const auto bytes = zip_directory_entry(entry);
    source.put(at, bytes);
    at += bytes.size();
  }
  source.put(at, zip_end_records(entries.size(), start, at - start));
  return source;
}

TEST(ZipFormat, NeedsNoZip64ForSmallFiles) {
  const ZipEntry entry{"a/b", 10, 7, 20};
  EXPECT_EQ(zip_local_header(entry).size(), zip::local_header_bytes + 3);
  EXPECT_EQ(zip_directory_entry(entry).size(), zip::directory_entry_bytes + 3);
  EXPECT_EQ(zip_end_records(3, 100, 200).size(), zip::end_record_bytes);
}

TEST(ZipFormat, TurnsToZip64ExactlyWhereANumberDemandsIt) {
  EXPECT_EQ(zip_local_header({"n", 0xfffffffe, 0, 0}).size(), zip::local_header_bytes + 1);
  EXPECT_EQ(zip_local_header({"n", 0xffffffff, 0, 0}).size(), zip::local_header_bytes + 1 + 20);
  EXPECT_EQ(zip_directory_entry({"n", 5, 0, 0xfffffffe}).size(), zip::directory_entry_bytes + 1);
  EXPECT_EQ(zip_directory_entry({"n", 5, 0, 0xffffffff}).size(), zip::directory_entry_bytes + 1 + 12);
  EXPECT_EQ(zip_directory_entry({"n", 5 * gib, 0, 5 * gib}).size(), zip::directory_entry_bytes + 1 + 28);
  EXPECT_EQ(zip_end_records(0xfffe, 1, 1).size(), zip::end_record_bytes);
  EXPECT_EQ(zip_end_records(0xffff, 1, 1).size(), zip::end_record_bytes + zip::zip64_end_bytes);
  EXPECT_EQ(zip_end_records(1, 0xffffffff, 1).size(), zip::end_record_bytes + zip::zip64_end_bytes);
}

TEST(ZipFormat, OfMoreThanFourGibibytesIsReadBack) {
  const auto source = laid_out(
      {{"f/small", 100, 1, 0}, {"f/large", 5 * gib, 2, 0}, {"f/behind", 7, 3, 0}, {"f/larger", 0xffffffff, 4, 0}});
  std::vector<ZipEntry> read;
  const auto done = bundle::read_zip(source, [&](ZipEntry&& entry, uint64_t) -> bundle::Checked<void> {
    read.push_back(std::move(entry));
    return {};
  });

  ASSERT_TRUE(done.has_value()) << done.error().rule << ": " << done.error().message;
  ASSERT_EQ(read.size(), 4u);
  EXPECT_EQ(read[1].size, 5 * gib);
  EXPECT_GT(read[2].offset, 5 * gib);
  EXPECT_EQ(read[3].size, 0xffffffffu);
}

TEST(ZipFormat, OfMoreThan65535FilesIsReadBack) {
  std::vector<ZipEntry> entries;
  std::string all;
  for (int index = 0; index < 66'000; ++index) entries.push_back({"f/" + std::to_string(index), 0, 0, 0});
  for (auto& entry : entries) {
    entry.offset = all.size();
    all += zip_local_header(entry);
  }
  const auto start = all.size();
  for (const auto& entry : entries) all += zip_directory_entry(entry);
  all += zip_end_records(entries.size(), start, all.size() - start);
  size_t count = 0;
  const auto done = bundle::read_zip(bundle::MemorySource(all), [&](ZipEntry&&, uint64_t) -> bundle::Checked<void> {
    ++count;
    return {};
  });

  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(count, 66'000u);
}

TEST(ZipFormat, RefusesAZip64SizeThatWouldFitWithoutIt) {
  auto source = laid_out({{"f/large", 5 * gib, 2, 0}});
  // The same bytes with a small size in the zip64 field: the entry is no longer the one its numbers give.
  auto header = zip_local_header({"f/large", 5 * gib, 2, 0});
  header[header.size() - 12] = 0;
  source.put(0, header);
  const auto done = bundle::read_zip(source, [](ZipEntry&&, uint64_t) -> bundle::Checked<void> { return {}; });

  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().rule, "zip-local-header");
}

TEST(ZipWriter, RefusesBytesThatAreNotWhatWasPromised) {
  const testkit::TemporaryFolder folder;
  const auto written = [&](uint64_t size, const std::string& digest) {
    auto file = *PendingFile::create(folder / "a.zip");
    ZipWriter zip(file);
    return zip.add("f/a", size, digest, [](const ZipWriter::Put& put) { return put("four"); });
  };

  EXPECT_TRUE(written(4, sha256("four")).has_value());
  EXPECT_EQ(written(5, sha256("four")).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(written(3, sha256("four")).error().kind(), ErrorKind::malformed);
  EXPECT_EQ(written(4, sha256("five")).error().kind(), ErrorKind::malformed);
}

}  // namespace
}  // namespace dossier
