// Disks of a few kilobytes that are really full when they are full, or really read-only: tmpfs in a name space of its
// own, which needs no rights. A program sees them when it is started through within().
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace dossier::testkit {

class SmallDisks {
 public:
  /// Whether this system lets anybody make name spaces and mount in them.
  static bool available();

  SmallDisks();
  ~SmallDisks();
  SmallDisks(const SmallDisks&) = delete;
  SmallDisks& operator=(const SmallDisks&) = delete;

  /// Mounts an empty disk of this size ("64k") on a folder, which is made where it is missing.
  void mount(const std::filesystem::path& folder, const std::string& size);
  /// Changes a mounted disk: "size=64m", "ro", "rw".
  void remount(const std::filesystem::path& folder, const std::string& options);
  void unmount(const std::filesystem::path& folder);

  /// The words to put before a command.
  std::vector<std::string> within() const;
  /// Where the test itself finds what lies at this path within.
  std::filesystem::path seen(const std::filesystem::path& path) const;

 private:
  void run(std::vector<std::string> command) const;
  pid_t holder_ = -1;  // the process that keeps the name space while it lives
  int its_input_ = -1;
};

}  // namespace dossier::testkit
