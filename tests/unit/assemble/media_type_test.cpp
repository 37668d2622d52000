#include "assemble/media_type.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dossier {
namespace {

using namespace std::string_view_literals;

constexpr auto zip = "PK\x03\x04\x14\x00\x06\x00"sv;
constexpr auto compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00"sv;
constexpr auto mail =
    "Received: from mx.hengzhan.example\r\nFrom: Zhang <zhang@hengzhan.example>\r\nSubject: 情况说明\r\n\r\n"sv;

TEST(MediaType, IsFoundInTheBytesNotInTheLabel) {
  EXPECT_EQ(sniff("\xFF\xD8\xFF\xE0").extension, "jpg");
  EXPECT_EQ(sniff("RIFF\x24\x00\x00\x00WAVEfmt "sv).extension, "wav");
  EXPECT_EQ(sniff("%PDF-1.7").media_type, "application/pdf");
  EXPECT_EQ(sniff("<html>login page</html>").extension, "bin");
  EXPECT_EQ(sniff("").extension, "bin");
}

TEST(MediaType, KeepsAnEndingThatOpens) {
  const auto opens = [](std::string_view bytes, std::string_view name, std::string_view type) {
    EXPECT_EQ(sniff(bytes, name).media_type, type) << name;
    EXPECT_TRUE(name.ends_with(sniff(bytes, name).extension)) << name << ": " << sniff(bytes, name).extension;
  };
  opens(mail, "情况说明.eml", "message/rfc822");
  opens("From zhang@hengzhan.example Thu Oct 22\n"sv, "a.eml", "message/rfc822");
  opens(zip, "说明.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  opens(zip, "对账.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  opens(zip, "发票.ofd", "application/ofd");
  opens(compound, "a.msg", "application/vnd.ms-outlook");
  opens(compound, "a.doc", "application/msword");
  opens(compound, "sealed.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  opens(
      "\0\0\0\x24"
      "ftypheic\0\0\0\0"sv,
      "IMG_1.heic", "image/heic");
  opens(
      "\0\0\0\x1C"
      "ftypmif1\0\0\0\0"sv,
      "IMG_1.heic", "image/heic");
  opens(
      "\0\0\0\x1C"
      "ftypM4A \0\0\0\0"sv,
      "新录音.m4a", "audio/mp4");
  opens(
      "\0\0\0\x1C"
      "ftypisom\0\0\0\0"sv,
      "call.m4a", "audio/mp4");
  opens(
      "\0\0\0\x1C"
      "ftypisom\0\0\0\0"sv,
      "stand.mp4", "video/mp4");
  opens("II*\0\x08\0\0\0"sv, "scan.tif", "image/tiff");
  opens("#!AMR\n"sv, "voice.amr", "audio/amr");
  opens("\xB5\xE7\xBB\xB0\xBC\xC7\xC2\xBC"sv, "GBK.txt", "text/plain");
  opens("time,who\n"sv, "log.csv", "text/csv");
  EXPECT_EQ(sniff(mail, "LOUD.EML").extension, "eml");
}

TEST(MediaType, BelievesANameOnlyWhereTheBytesAllowIt) {
  EXPECT_EQ(sniff("<html>login page</html>", "a.eml").extension, "bin");
  EXPECT_EQ(sniff("MZ\x90\x00\x03"sv, "a.txt").extension, "bin") << "a program";
  EXPECT_EQ(sniff("MZ\x90\x00\x03"sv, "a.docx").extension, "bin");
  EXPECT_EQ(sniff("%PDF-1.7", "a.eml").extension, "pdf");
  EXPECT_EQ(sniff("%PDF-1.7", "a.docx").extension, "pdf");
  EXPECT_EQ(sniff(zip, "a.exe").extension, "zip");
  EXPECT_EQ(sniff(zip, "a.docm").extension, "zip") << "a document with macros is not one that opens";
  EXPECT_EQ(sniff(compound, "a.exe").extension, "bin");
  EXPECT_EQ(sniff("<script>", "a.html").extension, "bin");
  EXPECT_EQ(sniff("echo", "a.sh").extension, "bin");
  EXPECT_EQ(sniff("", "a.eml").extension, "bin");
}

TEST(MediaType, LooksAtABoundedBeginning) {
  EXPECT_EQ(sniff(std::string(sniffed_bytes, 'a') + '\0', "a.txt").extension, "txt");
  EXPECT_EQ(sniff(std::string(sniffed_bytes, 'a'), "a.eml").extension, "bin") << "no field's name is that long";
}

}  // namespace
}  // namespace dossier
