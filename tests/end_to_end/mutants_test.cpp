// Two thousand damaged or forged bundles, made by rule from a good one with a fixed seed. The verifier may call none of
// them whole, and must answer each: no crash, no hang, and no memory beyond its bound, which is that of this whole
// process, as the kernel counts its peak (VmHWM).
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <string>

#include "testkit/bundle_surgery.hpp"
#include "testkit/memory.hpp"
#include "testkit/sample_bundle.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testkit::BundleSurgery;

constexpr int mutants = 2000;
constexpr long most_memory_kib = 128 * 1024;
constexpr unsigned longest_answer_s = 60;  // one takes milliseconds; so long is a hang on any machine

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  /// 0 … bound-1, the same on every machine.
  size_t below(size_t bound) { return bound == 0 ? 0 : engine_() % bound; }
  char byte() { return static_cast<char>(below(256)); }
  std::string bytes(size_t most) {
    std::string made(1 + below(most), '\0');
    for (char& one : made) one = byte();
    return made;
  }

 private:
  std::mt19937 engine_;
};

BundleSurgery::Entry& any_entry(BundleSurgery& bundle, Dice& dice) {
  return bundle.entries[dice.below(bundle.entries.size())];
}

void damage(std::string& bytes, Dice& dice) {
  const auto at = dice.below(bytes.size()), length = 1 + dice.below(64);
  switch (dice.below(6)) {
    case 0:
      if (!bytes.empty()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << dice.below(8)));
      break;
    case 1:
      bytes.resize(at);
      break;
    case 2:
      bytes.insert(at, dice.bytes(32));
      break;
    case 3:
      bytes.erase(at, length);
      break;
    case 4:
      bytes.insert(at, bytes.substr(at, length));
      break;
    default:
      for (size_t offset = at; offset < std::min(bytes.size(), at + length); ++offset) bytes[offset] = dice.byte();
  }
}

// Lines of a register: cut, doubled, or in another order.
void shuffle_lines(std::string& text, Dice& dice) {
  std::vector<std::string> lines;
  for (size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size() - 1) + 1;
    lines.push_back(text.substr(start, end - start));
    start = end;
  }
  if (lines.empty()) return damage(text, dice);
  const auto line = dice.below(lines.size());
  switch (dice.below(3)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line));
      break;
    case 1:
      lines.push_back(lines[line]);
      break;
    default:
      std::swap(lines[line], lines[dice.below(lines.size())]);
  }
  text.clear();
  for (const auto& one : lines) text += one;
}

std::string odd_name(const std::string& name, Dice& dice) {
  static const std::vector<std::string> odd = {"../x",
                                               "/etc/passwd",
                                               "data/x%0a",
                                               "x\ny",
                                               "x\\y",
                                               "",
                                               ".",
                                               "seal/extra",
                                               "fetch.txt",
                                               "index/x.jsonl",
                                               std::string(70000, 'n'),
                                               "data/1-customer/IT-000001.jpg",
                                               std::string("a\0b", 3)};
  const auto folder = name.substr(0, name.find('/') + 1);
  return dice.below(2) == 0 ? folder + odd[dice.below(odd.size())] : odd[dice.below(odd.size())];
}

void spoil_header(BundleSurgery::Entry& entry, Dice& dice) {
  const auto number = static_cast<uint32_t>(dice.below(1u << 31));
  switch (dice.below(7)) {
    case 0:
      entry.crc = number;
      break;
    case 1:
      entry.attributes = number;
      break;
    case 2:
      entry.method = static_cast<uint16_t>(1 + dice.below(99));
      break;
    case 3:
      entry.flags = static_cast<uint16_t>(1 + dice.below(0xfffe));
      break;
    case 4:
      entry.date = static_cast<uint16_t>(0x22 + dice.below(0x1000));
      break;
    case 5:
      entry.whole_size = number;
      break;
    default:
      entry.extra = dice.bytes(40);
  }
}

void shuffle_entries(BundleSurgery& bundle, Dice& dice) {
  auto& entries = bundle.entries;
  const auto one = dice.below(entries.size()), other = dice.below(entries.size());
  switch (dice.below(4)) {
    case 0:
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(one));
      break;
    case 1:
      entries.push_back(BundleSurgery::Entry(entries[one]));
      break;
    case 2:
      std::swap(entries[one], entries[other]);
      break;
    default:
      std::swap(entries[one].bytes, entries[other].bytes);
  }
}

void surround(BundleSurgery& bundle, Dice& dice) {
  std::string* places[] = {&bundle.before, &bundle.between, &bundle.after, &bundle.comment};
  *places[dice.below(4)] = dice.bytes(200);
}

// A forger rebuilds all that needs no key; sometimes he seals with a key of his own.
void forge(BundleSurgery& bundle, Dice& dice, const SealKey* key) {
  auto& entry = any_entry(bundle, dice);
  if (entry.name.ends_with(".jsonl") && dice.below(2) == 0) shuffle_lines(entry.bytes, dice);
  else damage(entry.bytes, dice);
  bundle.rebuild_payload_manifest();
  bundle.rebuild_tag_manifest();
  if (key) bundle.sign(*key);
}

// The custody loses its last acts, and all that follows from it but the signature is made anew.
void cut_custody(BundleSurgery& bundle, Dice& dice) {
  auto& acts = bundle.file("index/custody.jsonl");
  acts.resize(dice.below(2) == 0 ? acts.rfind('\n', acts.size() - 2) + 1 : dice.below(acts.size()));
  bundle.rebuild_tag_manifest();
}

// The seal of another bundle under the very same key, with its manifest or without, with one of its files or none.
void swap_seals(BundleSurgery& bundle, const BundleSurgery& other, Dice& dice) {
  const auto take = [&](const BundleSurgery::Entry& theirs) {
    const auto path = theirs.name.substr(other.folder().size() + 1);
    if (bundle.has(path)) bundle.file(path) = theirs.bytes;
  };
  const bool with_manifest = dice.below(2) == 0;
  for (const auto& theirs : other.entries)
    if (theirs.name.ends_with("seal/tagmanifest.sig") ||
        (with_manifest && theirs.name.ends_with("/tagmanifest-sha256.txt")))
      take(theirs);
  if (dice.below(2) == 0) take(other.entries[dice.below(other.entries.size())]);
}

// A handler instead of the usual death, so that the log says what happened.
void give_up_on_a_hang(int) {
  static constexpr char words[] = "a mutant was not answered: the verifier hangs\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, words, sizeof words - 1);
  ::_exit(1);
}

long peak_memory_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  return 0;
}

class Mutants : public testing::Test {
 protected:
  std::string mutate(Dice& dice, std::string& rule) {
    const std::vector<std::pair<std::string, std::function<void(BundleSurgery&, Dice&)>>> rules = {
        {"content", [](auto& bundle, auto& dice_) { damage(any_entry(bundle, dice_).bytes, dice_); }},
        {"register lines", [](auto& bundle, auto& dice_) { shuffle_lines(any_entry(bundle, dice_).bytes, dice_); }},
        {"name",
         [](auto& bundle, auto& dice_) {
           auto& entry = any_entry(bundle, dice_);
           entry.name = odd_name(entry.name, dice_);
         }},
        {"local name",
         [](auto& bundle, auto& dice_) {
           auto& entry = any_entry(bundle, dice_);
           entry.local_name = odd_name(entry.name, dice_);
         }},
        {"zip header", [](auto& bundle, auto& dice_) { spoil_header(any_entry(bundle, dice_), dice_); }},
        {"zip entries", shuffle_entries},
        {"zip surroundings", surround},
        {"custody cut, manifests rebuilt", cut_custody},
        {"seal of another bundle", [this](auto& bundle, auto& dice_) { swap_seals(bundle, other_, dice_); }},
    };
    const auto kind = dice.below(rules.size() + 2);
    if (kind == rules.size()) {
      rule = "raw bytes";
      auto bytes = pristine_;
      for (size_t times = 1 + dice.below(4); times > 0; --times) damage(bytes, dice);
      return bytes;
    }
    auto bundle = BundleSurgery::of_bytes(pristine_);
    if (kind > rules.size()) {
      const bool has_key = dice.below(2) == 0;
      rule = has_key ? "forger with a key" : "forger";
      forge(bundle, dice, has_key ? &foreign_ : nullptr);
    } else {
      rule = rules[kind].first;
      rules[kind].second(bundle, dice);
    }
    return bundle.zip();
  }

  std::filesystem::path one_call_more() {
    sample_.add_call(100, "one-more", "some sound");
    return sample_.write(folder_ / "other").value().path;
  }

  testkit::SampleBundle sample_;
  testkit::TemporaryFolder folder_;
  SealKey foreign_ = std::move(*SealKey::load_or_make(folder_ / "foreign.pem"));
  std::string pristine_ = BundleSurgery::of_file(sample_.write()).zip();
  // Of the same case, under the same key, with one call more.
  BundleSurgery other_ = BundleSurgery::of_file(one_call_more());
};

TEST_F(Mutants, AreNeverCalledWholeAndAlwaysAnswered) {
  const auto file = folder_ / "mutant.zip";
  const std::vector<std::string> trusted = {sample_.key().public_pem()};
  std::ofstream(file, std::ios::binary) << pristine_;
  ASSERT_EQ(verify_bundle(file, trusted)->verdict, Verdict::whole);

  ::signal(SIGALRM, give_up_on_a_hang);
  std::map<std::string, int> refused;
  int identical = 0, foreign_sealed = 0;
  for (int number = 0; number < mutants; ++number) {
    Dice dice(static_cast<uint32_t>(number));
    std::string rule;
    const auto bytes = mutate(dice, rule);
    if (bytes == pristine_) {
      ++identical;
      continue;
    }
    std::ofstream(file, std::ios::binary) << bytes;
    ::alarm(longest_answer_s);
    const auto verified = verify_bundle(file, trusted);
    ::alarm(0);
    ASSERT_TRUE(verified.has_value()) << "mutant " << number << " (" << rule << "): " << verified.error().message();
    ASSERT_NE(verified->verdict, Verdict::whole) << "mutant " << number << " (" << rule << ")";
    // Only who seals anew with a key of his own gets "whole, but origin not proven".
    if (rule == "forger with a key" && verified->verdict == Verdict::origin_not_proven) {
      ++foreign_sealed;
      continue;
    }
    ASSERT_EQ(verified->verdict, Verdict::refused) << "mutant " << number << " (" << rule << ") was accepted";
    ASSERT_FALSE(verified->rule.empty()) << "mutant " << number;
    ++refused[rule];
  }

  int all = 0;
  for (const auto& [rule, count] : refused) {
    std::cout << rule << ": " << count << " refused\n";
    all += count;
  }
  std::cout << all << " of " << mutants << " mutants refused, " << foreign_sealed
            << " whole under a foreign key (origin not proven), " << identical << " were the bundle itself; "
            << peak_memory_kib() << " KiB at the most\n";
  EXPECT_EQ(all + foreign_sealed + identical, mutants);
  EXPECT_LT(identical, mutants / 20);
  EXPECT_EQ(refused.size(), 12u) << "a rule that made nothing";
  if (!testkit::is_sanitized) {
    EXPECT_LT(peak_memory_kib(), most_memory_kib);
  }
}

}  // namespace
}  // namespace dossier
