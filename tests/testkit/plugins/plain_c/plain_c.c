/* A whole connector in plain C11: the border needs no C++. */
#include <dossier/abi.h>

#include <stdlib.h>
#include <string.h>

static dossier_bytes text(const char* words) {
  dossier_bytes bytes = {words, strlen(words)};
  return bytes;
}

static dossier_message message(const char* head, const char* body) {
  dossier_message whole = {text(head), text(body)};
  return whole;
}

static int describe(const dossier_host_v1* host) {
  return host->emit(host->context,
                    message("{\"emit\":\"spec\"}",
                            "{\"kind\":\"connector\",\"name\":\"plain_c\",\"summary\":\"In C.\","
                            "\"version\":\"1.0.0\",\"streams\":[],\"options\":[],\"own_sockets\":false}"));
}

static void* open_instance(const dossier_host_v1* host, dossier_bytes options) {
  (void)host;
  (void)options;
  return malloc(1);
}

static int invoke(void* instance, const dossier_host_v1* host, dossier_message verb) {
  dossier_message reply;
  (void)instance;
  (void)verb;
  return host->call(
      host->context,
      message("{\"call\":\"document\",\"key\":\"k\",\"covers\":\"all\",\"content_type\":\"text/plain\"}", "from C"),
      &reply);
}

static void close_instance(void* instance) { free(instance); }

extern const dossier_plugin_v1 dossier_plugin DOSSIER_EXPORT;
const dossier_plugin_v1 dossier_plugin = {
    sizeof(dossier_plugin_v1), DOSSIER_ABI, describe, open_instance, invoke, close_instance};
