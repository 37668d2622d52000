// The verifier must give an answer for any bytes. The first byte chooses what the rest is:
//   0  a whole bundle; anything else gets no further than the zip, so this finds what parsing the zip does wrong
//   n  the content of the n-th file of a good bundle, which is then sealed again: reaches every parser behind the seal;
//      after the last file come a time-stamp's token and its certificates, which no seal covers
// Build: clang++-14 -fsanitize=fuzzer,address,undefined with base, model, bundle and
// testkit/{bundle_surgery,sample_bundle,time_stamp_service}.cpp.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bundle/verify_bytes.hpp"
#include "testkit/bundle_surgery.hpp"
#include "testkit/sample_bundle.hpp"
#include "testkit/time_stamp_service.hpp"

namespace {

using dossier::SealKey;
using dossier::testkit::BundleSurgery;
using dossier::testkit::SampleBundle;

struct Good {
  SampleBundle sample;
  SealKey key = sample.key();
  BundleSurgery bundle = BundleSurgery::of_file(sample.write());
  dossier::testkit::TimeStampService service{1'790'000'000, 1'800'000'000};
  std::string token = service.stamp(bundle.file("tagmanifest-sha256.txt"), 1'792'461'607), chain = service.chain();

  /// What the n-th choice starts from.
  const std::string& content(size_t index) const {
    if (index < bundle.entries.size()) return bundle.entries[index].bytes;
    return index == bundle.entries.size() ? token : chain;
  }
  size_t choices() const { return bundle.entries.size() + 2; }
};

const Good& good() {
  static const Good one;
  return one;
}

std::string with_file(size_t index, std::string_view content) {
  auto bundle = good().bundle;
  index %= good().choices();
  if (index >= bundle.entries.size()) {
    const bool is_token = index == bundle.entries.size();
    bundle.add("seal/tagmanifest.tsr", is_token ? std::string(content) : good().token);
    bundle.add("seal/tsa-chain.pem", is_token ? good().chain : std::string(content));
    return bundle.zip();
  }
  auto& entry = bundle.entries[index];
  const auto path = std::string_view(entry.name).substr(bundle.folder().size() + 1);
  entry.bytes = content;
  // A manifest, seal or chain that is itself the input must not be written over.
  if (path.starts_with("data/")) bundle.rebuild(good().key);
  else if (path == "tagmanifest-sha256.txt") bundle.sign(good().key);
  else if (!path.starts_with("seal/")) bundle.reseal(good().key);
  return bundle.zip();
}

void verify(std::string_view bytes) {
  const auto verified = dossier::bundle::verify_bytes(dossier::bundle::MemorySource(bytes), "fuzz.zip", {});
  // Memory can always be read: there is always a verdict, and a refusal always names its rule.
  if (!verified) std::abort();
  if (verified->verdict == dossier::Verdict::refused && verified->rule.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.empty()) return 0;
  const auto choice = static_cast<size_t>(data[0]);
  if (choice == 0) verify(input.substr(1));
  else verify(with_file(choice - 1, input.substr(1)));
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed);
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  // Now and then starts anew from something good: random bytes alone never become a bundle.
  if (size < 2 || seed % 64 == 0) {
    const auto choice = (seed / 64) % (good().choices() + 1);
    const auto content = choice == 0 ? good().bundle.zip() : good().content(choice - 1);
    if (content.size() + 1 <= most) {
      data[0] = static_cast<uint8_t>(choice);
      std::copy(content.begin(), content.end(), data + 1);
      size = content.size() + 1;
    }
  }
  const auto kept = data[0];
  if (size > 1) size = 1 + LLVMFuzzerMutate(data + 1, size - 1, most - 1);
  data[0] = kept;
  return size;
}
