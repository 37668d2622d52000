// Messages of WeCom's archive as a bridge delivers them, one JSON object a line, from a fixed seed: Chinese and English
// in turns, some of them naming an order or a phone. 447 bytes each on the average.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

namespace dossier::bench {

class ChatLines {
 public:
  std::string next() {
    const auto number = std::to_string(++messages_), time = std::to_string(first_ms + messages_ * 37);
    const auto contact = padded("wm", "TestCustomer", roll(20'000)), staff = "staff" + std::to_string(roll(200));
    const bool is_inbound = roll(2) == 0;
    const auto& from = is_inbound ? contact : staff;
    const auto& to = is_inbound ? staff : contact;
    return R"({"seq":)" + number + R"(,"msgid":")" + padded("", "", 7'000'000'000'000 + messages_) + "_" + time +
           R"(_external","action":"send","from":")" + from + R"(","tolist":[")" + to + R"("],"roomid":"","msgtime":)" +
           time + R"(,"msgtype":"text","text":{"content":")" + words() + "\"}}\n";
  }

 private:
  static constexpr long long first_ms = 1'791'948'000'000;
  static constexpr std::string_view phrases[] = {"您好，请问这单什么时候能送到？",
                                                 "Could you check where the parcel is?",
                                                 "仓库说昨天已经发出了，",
                                                 "the driver could not find the gate,",
                                                 "麻烦再催一下快递，",
                                                 "we will call you back before noon.",
                                                 "展架的底座少了一个，",
                                                 "please send the missing part again;",
                                                 "好的，已经登记了。",
                                                 "客户说下午三点以后才有人，",
                                                 "a photo of the damage is attached below,",
                                                 "收到，谢谢！"};

  long long roll(long long sides) { return static_cast<long long>(dice_() % static_cast<unsigned long long>(sides)); }

  /// Ids have 32 letters there.
  static std::string padded(const std::string& front, const std::string& name, long long number) {
    const auto digits = std::to_string(number);
    const size_t width = name.empty() ? 16 : 30;
    return front + name + std::string(width - std::min(width, name.size() + digits.size()), '0') + digits;
  }

  std::string words() {
    std::string text;
    const auto wanted = static_cast<size_t>(60 + roll(299));
    while (text.size() < wanted) text += phrases[static_cast<size_t>(roll(std::size(phrases)))];
    if (roll(8) == 0) text += " DD2026" + std::to_string(1000 + roll(9000)) + "-" + std::to_string(1000 + roll(9000));
    if (roll(16) == 0) text += " 138" + std::to_string(10'000'000 + roll(90'000'000));
    return text;
  }

  std::mt19937_64 dice_{20261126};
  long long messages_ = 0;
};

/// A file a day, of as many lines as a busy house has; gives the bytes of all.
inline std::uintmax_t write_chats(const std::filesystem::path& folder, long long lines) {
  constexpr long long lines_of_a_day = 100'000;
  std::filesystem::create_directories(folder);
  ChatLines chats;
  std::uintmax_t bytes = 0;
  for (long long written = 0, day = 100; written < lines; ++day) {
    std::ofstream file(folder / ("day-" + std::to_string(day) + ".jsonl"), std::ios::binary);
    for (long long line = 0; line < lines_of_a_day && written < lines; ++line, ++written) {
      const auto text = chats.next();
      file << text;
      bytes += text.size();
    }
  }
  return bytes;
}

}  // namespace dossier::bench
