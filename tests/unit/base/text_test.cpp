#include "base/text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace dossier {
namespace {

const std::string chinese = "客户说不满意，已挂断";
const std::string chinese_gbk = "\xBF\xCD\xBB\xA7\xCB\xB5\xB2\xBB\xC2\xFA\xD2\xE2\xA3\xAC\xD2\xD1\xB9\xD2\xB6\xCF";

TEST(Text, BelievesTheBytesBeforeTheLabel) {
  const auto mislabelled = decode_text(chinese_gbk, "utf-8");
  EXPECT_EQ(mislabelled.utf8, chinese);
  EXPECT_EQ(mislabelled.charset, "gb18030");
  EXPECT_FALSE(mislabelled.certain);
  const auto other = decode_text(chinese, "gbk");
  EXPECT_EQ(other.utf8, chinese);
  EXPECT_EQ(other.charset, "utf-8");
}

// Java and old MySQL write an emoji as two halves of three bytes each. GB18030 could read all of it, as nonsense.
TEST(Text, ReadsAnEmojiThatWasWrittenInTwoHalves) {
  const auto text = decode_text("客户不满意\xED\xA0\xBD\xED\xB8\xA0退款", "utf-8");
  EXPECT_EQ(text.utf8, "客户不满意\xF0\x9F\x98\xA0退款");
  EXPECT_EQ(text.charset, "utf-8");
  EXPECT_FALSE(text.certain);
  EXPECT_EQ(decode_text("客户\xED\xA0\xBD退款").utf8, "客户\uFFFD退款");
  EXPECT_EQ(decode_text("客户\xED\xB8\xA0\xED\xA0\xBD退款").utf8, "客户\uFFFD\uFFFD退款");
}

TEST(Text, CutsNoLetterInHalf) {
  EXPECT_EQ(whole_letters("满意", 6), "满意");
  EXPECT_EQ(whole_letters("满意", 5), "满");
  EXPECT_EQ(whole_letters("满意", 3), "满");
  EXPECT_EQ(whole_letters("满意", 2), "");
  EXPECT_EQ(whole_letters("", 2), "");
  EXPECT_EQ(whole_letters("\xB2\xBB\x80", 2), "") << "what is no letter is never cut into one";
}

TEST(Text, ReadsEveryChineseLabelAsTheLargestOfThem) {
  for (const auto* label : {"gb2312", "GB2312", "gbk", "GB18030", "x-gbk", "\"gbk\"", "cp936"}) {
    const auto text = decode_text(chinese_gbk, label);
    EXPECT_EQ(text.utf8, chinese) << label;
    EXPECT_TRUE(text.certain) << label;
  }
  // 镕 (in GBK) and 𠮷 (four bytes, GB18030 alone) behind a gb2312 label.
  EXPECT_EQ(decode_text("\xE9\x46 \x95\x32\xB1\x37", "gb2312").charset, "gb18030");
}

TEST(Text, FollowsAByteOrderMark) {
  EXPECT_EQ(decode_text("\xEF\xBB\xBFzeit", "gbk").utf8, "zeit");
  EXPECT_EQ(decode_text(std::string("\xFF\xFE"
                                    "a\0b\0",
                                    6))
                .utf8,
            "ab");
  EXPECT_EQ(decode_text(std::string("\xFE\xFF\0a\0b", 6)).charset, "utf-16be");
}

TEST(Text, RecognisesWideTextWithoutAMark) {
  const std::string wide("w\0i\0d\0e\0", 8);
  EXPECT_EQ(decode_text(wide).utf8, "wide");
  EXPECT_EQ(decode_text(wide).charset, "utf-16le");
}

TEST(Text, ReadsWesternTextThatNothingElseExplains) {
  EXPECT_EQ(decode_text("Gr\xFC\xDF"
                        "e aus K\xF6ln.",
                        "iso-8859-2")
                .utf8,
            "Grüße aus Köln.");
  EXPECT_EQ(decode_text("caf\xE9").utf8, "café");
  EXPECT_EQ(decode_text("caf\xE9").charset, "windows-1252");
  EXPECT_FALSE(decode_text("caf\xE9").certain);
}

TEST(Text, KeepsUtf8ThatWasCutWithinALetter) {
  const auto cut = chinese.substr(0, chinese.size() - 1);
  const auto text = decode_text(cut, "utf-8");
  EXPECT_TRUE(text.utf8.starts_with("客户说不满意"));
  EXPECT_FALSE(text.certain);
}

TEST(Text, NeverFails) {
  std::mt19937 random(11);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 256);
    for (const auto* label : {"", "utf-8", "gbk", "utf-16", "shift_jis", "no-such-charset"})
      ASSERT_TRUE(is_utf8(decode_text(bytes, label).utf8));
    ASSERT_TRUE(is_utf8(nfc(bytes)));
    ASSERT_TRUE(is_utf8(plain_number(bytes)));
  }
}

TEST(Text, KnowsUtf8) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8(chinese));
  EXPECT_TRUE(is_utf8("\xF0\x9F\x93\xA6"));
  for (const auto* bytes : {"\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE5\xAE"})
    EXPECT_FALSE(is_utf8(bytes));
}

TEST(Text, ComposesLetters) {
  EXPECT_EQ(nfc("Cafe\xCC\x81"), "Café");
  EXPECT_EQ(nfc("a\xFF"
                "b"),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(nfc("１"), "１");  // compatibility forms stay what they are
}

TEST(Text, WritesNumbersPlainly) {
  EXPECT_EQ(plain_number("sf 1023-4567 890"),
            "SF1023"
            "4567890");
  EXPECT_EQ(plain_number("ＳＦ１０２３　４５"), "SF102345");
  EXPECT_EQ(plain_number("00123"), "00123");
  EXPECT_EQ(plain_number("YT\xE2\x80\x93"
                         "99\xE2\x80\x8B"),
            "YT99");  // en dash, zero width space
  EXPECT_EQ(plain_number("a\xC2\xA0"
                         "b/c_d"),
            "AB/C_D");
}

TEST(Text, CountsEdits) {
  EXPECT_EQ(edit_distance("custmer", "customer"), 1);
  EXPECT_EQ(edit_distance("custoemr", "customer"), 1);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("客户", "客服"), 1);
  EXPECT_EQ(edit_distance("same", "same"), 0);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(Tidy, TakesWhatWasPastedForWhatIsMeant) {
  EXPECT_EQ(tidy(" ＴＳ２０２６－００８７\n"), "TS2026-0087");
  EXPECT_EQ(tidy("\u3000\uFEFFTs 1\u200B\u00A0"), "Ts 1") << "case and inner blanks stay";
  EXPECT_EQ(tidy("投诉①"), "投诉1");
  EXPECT_EQ(tidy(" \t\n"), "");
  EXPECT_EQ(tidy("TS1\xff "), "TS1\xff ") << "somebody else says that this is no text";
}

TEST(Counted, SaysOneThingInTheSingular) {
  EXPECT_EQ(counted(0, "record"), "0 records");
  EXPECT_EQ(counted(1, "look-up"), "1 look-up");
  EXPECT_EQ(counted(2, "look-up"), "2 look-ups");
}

TEST(Text, WritesWhatATerminalObeysAsJsonDoes) {
  EXPECT_EQ(with_escaped_controls("a\x1b[31m\u009b\u202e\u2069\u200f\x7f"
                                  "b\r"),
            "a\\u001b[31m\\u009b\\u202e\\u2069\\u200f\\u007fb\\u000d");
  EXPECT_EQ(with_escaped_controls("客户\t\U0001F468\u200D\U0001F469\n"), "客户\t\U0001F468\u200D\U0001F469\n");
  EXPECT_EQ(with_escaped_controls("a\x9b"
                                  "31m"),
            "a\uFFFD31m");
}

}  // namespace
}  // namespace dossier
