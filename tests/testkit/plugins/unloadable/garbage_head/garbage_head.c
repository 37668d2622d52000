/* Sends heads that are none. The greeting in the options chooses which: any text with "deep" nests too deep, with
 * "large" is above the limit, with "quiet" fails without a reason; else it is no JSON. */
#include <dossier/abi.h>

#include <stdlib.h>
#include <string.h>

static char large[DOSSIER_HEAD_LIMIT + 1];
static char chosen[64];

static int describe(const dossier_host_v1* host) {
  dossier_message spec = {{"{\"emit\":\"spec\"}", 15}, {"[1]", 3}};
  return host->emit(host->context, spec);
}

static void* open_instance(const dossier_host_v1* host, dossier_bytes options) {
  const char* const kinds[] = {"deep", "large", "quiet"};
  (void)host;
  chosen[0] = '\0';
  for (size_t at = 0; at < options.size; ++at)
    for (size_t kind = 0; kind < 3; ++kind)
      if (strlen(kinds[kind]) <= options.size - at && strncmp(options.data + at, kinds[kind], strlen(kinds[kind])) == 0)
        strcpy(chosen, kinds[kind]);
  return chosen;
}

static int invoke(void* instance, const dossier_host_v1* host, dossier_message verb) {
  dossier_message message = {{"{]", 2}, {NULL, 0}}, reply;
  (void)instance;
  (void)verb;
  if (strcmp(chosen, "quiet") == 0) return 1;
  memset(large, '[', sizeof large);
  if (strcmp(chosen, "deep") == 0) {
    message.head.data = large;
    message.head.size = 1000;
  } else if (strcmp(chosen, "large") == 0) {
    message.head.data = large;
    message.head.size = sizeof large;
  }
  host->call(host->context, message, &reply);
  return 0;
}

static void close_instance(void* instance) { (void)instance; }

extern const dossier_plugin_v1 dossier_plugin DOSSIER_EXPORT;
const dossier_plugin_v1 dossier_plugin = {
    sizeof(dossier_plugin_v1), DOSSIER_ABI, describe, open_instance, invoke, close_instance};
