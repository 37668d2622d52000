/* Sends lines that no host can read among good ones: past the SDK, whose lines are JSON. Rows 1 and 5 are
 * good. */
#include <dossier/abi.h>

#include <stdlib.h>
#include <string.h>

static const char spec[] =
    "{\"kind\":\"connector\",\"name\":\"garbled\",\"summary\":\"Speaks unclearly.\",\"version\":\"1.0.0\","
    "\"streams\":[{\"name\":\"notes\",\"consumes\":[\"complaint_no\"],\"uses\":[],\"yields\":[\"complaint_no\"],"
    "\"feeds\":[\"handler\"],\"outcomes\":{},\"pulls\":false}],\"options\":[],\"own_sockets\":false}";

#define OF_THE_CASE "\"identifiers\":[{\"type\":\"complaint_no\",\"raw\":\"TS1\",\"owner\":\"none\"}]}\n"
#define ROW(number) "{\"kind\":\"note\",\"key\":[\"g" number "\"],\"pointer\":\"row=" number "\","

/* clang-format off */
static const char records[] =
    ROW("1") "\"text\":\"whole\"," OF_THE_CASE
    ROW("2") "\"text\":\"spoilt \xFF here\"," OF_THE_CASE
    "{\"reject\":true,\"pointer\":\"row=3\",\"reason\":\"no time in \xFE\"}\n"
    "{\"kind\":\"note\", no JSON\n"
    ROW("5") "\"text\":\"whole again\"," OF_THE_CASE;
/* clang-format on */

static dossier_message message(const char* head, const char* body) {
  dossier_message whole = {{head, strlen(head)}, {body, strlen(body)}};
  return whole;
}

static int describe(const dossier_host_v1* host) {
  return host->emit(host->context, message("{\"emit\":\"spec\"}", spec));
}

static void* open_instance(const dossier_host_v1* host, dossier_bytes options) {
  (void)host;
  (void)options;
  return malloc(1);
}

static int invoke(void* instance, const dossier_host_v1* host, dossier_message verb) {
  /* A pure verb has no instance: it is "normalise". */
  const dossier_message sent =
      instance
          ? message("{\"call\":\"document\",\"key\":\"k\",\"covers\":\"all\",\"content_type\":\"text/plain\"}", "…")
          : message("{\"call\":\"records\"}", records);
  dossier_message reply;
  (void)verb;
  return host->call(host->context, sent, &reply) != 0 ||
         memcmp(reply.head.data, "{\"ok\":true", strlen("{\"ok\":true")) != 0;
}

static void close_instance(void* instance) { free(instance); }

extern const dossier_plugin_v1 dossier_plugin DOSSIER_EXPORT;
const dossier_plugin_v1 dossier_plugin = {
    sizeof(dossier_plugin_v1), DOSSIER_ABI, describe, open_instance, invoke, close_instance};
