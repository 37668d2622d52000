#include "base/phones.hpp"

#include <gtest/gtest.h>

#include <random>

namespace dossier {
namespace {

TEST(Phones, ReadsAMobileNumberHoweverItIsWritten) {
  for (const auto* raw : {"13812345678", "+8613812345678", "008613812345678", "8613812345678", "86 138 1234 5678",
                          "+86-138-1234-5678", "+86 (0) 138 1234 5678", "１３８１２３４５６７８",
                          "138\xC2\xA0"
                          "1234\xC2\xA0"
                          "5678",
                          "tel:+86-138-1234-5678", "013812345678"}) {
    const auto phone = normalise_phone(raw);
    EXPECT_TRUE(phone.complete) << raw;
    EXPECT_EQ(phone.value, "+8613812345678") << raw;
    EXPECT_EQ(phone.extension, "") << raw;
  }
}

TEST(Phones, ReadsASwitchboardAndItsExtension) {
  for (const auto* raw :
       {"(021) 6000-1234 转 801", "021-60001234转801", "02160001234 ext. 801", "+86 21 6000 1234 x801",
        "021-6000 1234 分机号：801", "02160001234#801", "+862160001234;ext=801"}) {
    const auto phone = normalise_phone(raw);
    EXPECT_TRUE(phone.complete) << raw;
    EXPECT_EQ(phone.value, "+862160001234") << raw;
    EXPECT_EQ(phone.extension, "801") << raw;
  }
}

TEST(Phones, NeverCompletesAMaskedNumber) {
  for (const auto* raw : {"138****5678", "138＊＊＊＊5678", "138xxxx5678", "138XXXX5678", "+86 138 **** 5678",
                          "1381234****", "138••••5678"})
    EXPECT_FALSE(normalise_phone(raw).complete) << raw;
  EXPECT_EQ(normalise_phone("138 **** 5678").value, "138****5678");
}

TEST(Phones, TakesAnAddressForNoNumber) {
  for (const auto* raw : {"sip:13812345678@pbx.example", "sips:801@pbx.example", "SIP:1001", "13812345678@pbx.example",
                          "sip:+8613812345678"})
    EXPECT_FALSE(normalise_phone(raw).complete) << raw;
}

TEST(Phones, LeavesShortAndImpossibleNumbersAsTheyAre) {
  for (const auto* raw : {"", "8001", "10086", "s", "anonymous", "123", "99999999999999999999", "client:agent",
                          "张三 13812345678", "1381234567"})
    EXPECT_FALSE(normalise_phone(raw).complete) << raw;
  EXPECT_EQ(normalise_phone(" 80 01 ").value, "8001");
  EXPECT_EQ(normalise_phone("转 801").value, "转801");
}

TEST(Phones, ReadsServiceNumbersAndOtherRegions) {
  EXPECT_EQ(normalise_phone("400-820-8820").value, "+864008208820");
  EXPECT_EQ(normalise_phone("+1 212 555 0123").value, "+12125550123");
  EXPECT_EQ(normalise_phone("001 212 555 0123").value, "+12125550123");
  EXPECT_EQ(normalise_phone("(212) 555-0123", "US").value, "+12125550123");
  EXPECT_EQ(normalise_phone("0171 1234567", "DE").value, "+491711234567");
  EXPECT_FALSE(normalise_phone("13812345678", "XX").complete);
}

TEST(Phones, MasksAllButTheEnds) {
  EXPECT_EQ(mask_phone("+8613812345678"), "138****5678");
  EXPECT_EQ(mask_phone("13812345678"), "138****5678");
  EXPECT_EQ(mask_phone("+862160001234"), "216***1234");
  EXPECT_EQ(mask_phone("138****5678"), "138****5678");
  EXPECT_EQ(mask_phone("10086"), "*****");
  EXPECT_EQ(mask_phone(""), "");
}

TEST(Phones, ComparesByTheNationalNumber) {
  EXPECT_EQ(national_digits("+86 138 1234 5678"), "13812345678");
  EXPECT_EQ(national_digits("008613812345678"), "13812345678");
  EXPECT_EQ(national_digits("021-60001234"), "2160001234");
  EXPECT_EQ(national_digits("80-01"), "8001");
}

TEST(Phones, SurvivesAnyBytes) {
  std::mt19937 random(5);
  constexpr std::string_view letters = "0123456789+*#x-() 转;=@.:\xFF\x80";
  for (int round = 0; round < 3000; ++round) {
    std::string raw(random() % 24, '0');
    for (char& letter : raw) letter = letters[random() % letters.size()];
    const auto phone = normalise_phone(raw);
    if (!phone.complete) continue;
    ASSERT_TRUE(phone.value.starts_with('+')) << raw;
    ASSERT_EQ(raw.find('*'), std::string::npos) << raw;
    ASSERT_EQ(normalise_phone(phone.value).value, phone.value) << raw;
  }
}

}  // namespace
}  // namespace dossier
