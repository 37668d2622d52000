// A connector's normalise on any bytes: it may refuse them, it must not crash, hang or eat memory.
#include <cstdlib>
#include <string>

#include "dossier/abi.h"

extern "C" const dossier_plugin_v1 dossier_plugin;

namespace {

int ignore(void*, dossier_message) { return 0; }

int agree(void*, dossier_message, dossier_message* reply) {
  static constexpr char ok[] = R"({"ok":true})";
  *reply = {{ok, sizeof ok - 1}, {nullptr, 0}};
  return 0;
}

int never(void*) { return 0; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  static const dossier_host_v1 host{sizeof(dossier_host_v1), DOSSIER_ABI, nullptr, ignore, agree, never};
  static const std::string head =
      R"({"verb":"normalise","stream":"tickets","key":"k","content_type":"application/json","request":{},"mapping":{"timezone":"UTC"}})";
  const dossier_message message{{head.data(), head.size()}, {reinterpret_cast<const char*>(data), size}};
  dossier_plugin.invoke(nullptr, &host, message);
  return 0;
}
