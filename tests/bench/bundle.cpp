// Sealing and verifying recordings, beside what the machine needs for the same bytes in the same run:
//   bench_bundle [MEBIBYTES]
// Sealing is compared with SHA-256 by OpenSSL plus one copy with fsync; verifying with SHA-256 by OpenSSL. Prints the
// ratios and the memory each needed; ends with 1 when one is above its limit.
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "testkit/sample_bundle.hpp"

namespace {

using namespace dossier;
namespace fs = std::filesystem;

constexpr int rounds = 5, recordings = 50;
constexpr double most_to_seal = 2.0, most_to_verify = 1.5;
constexpr long most_memory_kib = 64 * 1024;

template <class Work>
double seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

[[noreturn]] void complain(const std::string& what) {
  std::fprintf(stderr, "bench_bundle: %s\n", what.c_str());
  std::exit(2);
}

/// Hands a file over in pieces of 256 KiB.
template <class Take>
void each_piece(const fs::path& file, const Take& take) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  std::vector<char> buffer(256 * 1024);
  for (ssize_t count; (count = ::read(opened, buffer.data(), buffer.size())) > 0;)
    take(buffer.data(), static_cast<size_t>(count));
  ::close(opened);
}

void hash(const std::vector<fs::path>& files) {
  auto* context = EVP_MD_CTX_new();
  unsigned char digest[EVP_MAX_MD_SIZE];
  for (const auto& file : files) {
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
    each_piece(file, [&](const char* bytes, size_t size) { EVP_DigestUpdate(context, bytes, size); });
    EVP_DigestFinal_ex(context, digest, nullptr);
  }
  EVP_MD_CTX_free(context);
}

void copy_and_sync(const std::vector<fs::path>& files, const fs::path& target) {
  const int opened = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  for (const auto& file : files)
    each_piece(file, [&](const char* bytes, size_t size) {
      if (::write(opened, bytes, size) != static_cast<ssize_t>(size)) complain("the disk is full");
    });
  ::fsync(opened);
  ::close(opened);
}

long memory_kib(const char* name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return std::stol(line.substr(std::string(name).size()));
  return 0;
}

/// By how much `work` raised the memory of this process at most.
template <class Work>
long peak_kib(const Work& work) {
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak starts again at what is in use now
  const auto before = memory_kib("VmRSS:");
  work();
  return std::max(0L, memory_kib("VmHWM:") - before);
}

// What the work takes when nothing disturbs it: other programs can only make it longer.
double least(const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }

/// Adds calls with recordings of random bytes to the sample case; gives the files.
std::vector<fs::path> add_recordings(testkit::SampleBundle& sample, size_t mebibytes) {
  std::mt19937_64 dice(7);
  std::vector<fs::path> files;
  for (int number = 0; number < recordings; ++number) {
    std::string bytes((mebibytes << 20) / recordings / 8 * 8, '\0');
    for (size_t offset = 0; offset < bytes.size(); offset += 8) {
      const auto word = dice();
      std::copy_n(reinterpret_cast<const char*>(&word), 8, bytes.data() + offset);
    }
    files.push_back(sample.add_call(100 + number, "bench-" + std::to_string(number), bytes));
  }
  return files;
}

}  // namespace

int main(int count, char** arguments) {
  const size_t mebibytes = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 500;
  testkit::SampleBundle sample;
  const auto files = add_recordings(sample, mebibytes);
  const auto key = sample.key().public_pem();
  const auto target = sample.folder() / "out";

  std::vector<double> limit, sealing, hashing, verifying;
  long sealing_kib = 0, verifying_kib = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto copy = sample.folder() / "copy";
    limit.push_back(seconds([&] { hash(files), copy_and_sync(files, copy); }));
    fs::remove(copy);
    fs::path bundle;
    const auto seal = [&] {
      const auto written = sample.write(target);
      if (!written) complain(written.error().message());
      bundle = written->path;
    };
    sealing_kib = std::max(sealing_kib, peak_kib([&] { sealing.push_back(seconds(seal)); }));
    hashing.push_back(seconds([&] { hash({bundle}); }));
    const auto verify = [&] {
      const auto verified = verify_bundle(bundle, {key});
      if (!verified || verified->verdict != Verdict::whole)
        complain(verified ? verified->message : verified.error().message());
    };
    verifying_kib = std::max(verifying_kib, peak_kib([&] { verifying.push_back(seconds(verify)); }));
    fs::remove_all(target);
  }
  const double seal_ratio = least(sealing) / least(limit), verify_ratio = least(verifying) / least(hashing);
  std::printf("%zu MiB of recordings, the least of %d each\n", mebibytes, rounds);
  std::printf("seal: %.2f s, SHA-256 and one synced copy %.2f s, ratio %.2f (at most %.1f), %ld KiB\n", least(sealing),
              least(limit), seal_ratio, most_to_seal, sealing_kib);
  std::printf("verify: %.2f s, SHA-256 %.2f s, ratio %.2f (at most %.1f), %ld KiB (at most %ld)\n", least(verifying),
              least(hashing), verify_ratio, most_to_verify, verifying_kib, most_memory_kib);
  const bool good = seal_ratio <= most_to_seal && verify_ratio <= most_to_verify && sealing_kib <= most_memory_kib &&
                    verifying_kib <= most_memory_kib;
  return good ? 0 : 1;
}
