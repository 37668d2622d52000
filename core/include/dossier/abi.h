/* The border between Dossier and a plugin: one C struct each way, and messages.
 *
 * A plugin is a shared library that exports one data symbol, `dossier_plugin` (struct dossier_plugin_v1). Everything
 * that crosses the border is a *message*: a head (UTF-8 JSON, one object) and a body (bytes, never text-encoded).
 * docs/plugin-guide.md lists the heads; C++ authors never see them (dossier/connector.hpp writes them).
 *
 * Compatibility: both structs start with their size. Fields are only ever appended; a side reads no field beyond the
 * size that the other side states. `abi` changes only when an old field changes its meaning.
 *
 * Threads: `describe` is called once. `open` and `close` may be called from any thread. `invoke` is called by one
 * thread at a time per instance, and by several threads at once for several instances; with instance NULL (a pure
 * verb: "normalise") by several threads at once. A host function may be called only from inside `invoke` (or
 * `describe`, `open`) and on the thread that runs it; `cancelled` may be called from any thread.
 *
 * Ownership: whoever made a buffer frees it. A `dossier_bytes` is borrowed until the function that received it
 * returns; the reply of `call` stays valid until the same invocation's next `call`, or its end.
 *
 * No exception, errno, longjmp or C++ object crosses this line.
 */
#ifndef DOSSIER_ABI_H
#define DOSSIER_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DOSSIER_ABI 1u

/* A head is at most 1 MiB, a body at most 64 MiB; larger things go through blobs, in pieces. */
#define DOSSIER_HEAD_LIMIT (1u << 20)
#define DOSSIER_BODY_LIMIT (64u << 20)

typedef struct dossier_bytes {
  const char* data; /* may be NULL when size is 0 */
  size_t size;
} dossier_bytes;

typedef struct dossier_message {
  dossier_bytes head;
  dossier_bytes body;
} dossier_message;

/* What the host offers to a plugin. */
typedef struct dossier_host_v1 {
  uint32_t struct_size;
  uint32_t abi;
  void* context; /* hand it back in every call below */

  /* Sends a message that needs no answer ("log", "spec", "error"). Returns 0, or 1 when the host is gone. */
  int (*emit)(void* context, dossier_message message);

  /* Sends a message and waits for the reply ("http", "document", "records", …). Returns 0 with a reply whose head says
   * {"ok":true,…} or {"ok":false,"error":{…}}, or 1 when the host is gone: return from `invoke` at once. */
  int (*call)(void* context, dossier_message message, dossier_message* reply);

  /* 1 once this invocation is to stop. From then on `call` answers with an error of kind "cancelled". */
  int (*cancelled)(void* context);
} dossier_host_v1;

/* What a plugin offers to the host. */
typedef struct dossier_plugin_v1 {
  uint32_t struct_size;
  uint32_t abi;

  /* Emits one message {"emit":"spec"} whose body is the spec as JSON. Returns 0. No I/O. */
  int (*describe)(const dossier_host_v1* host);

  /* Makes an instance from the options ({"options":{…}}, already checked against the spec). NULL on failure, after
   * emitting {"emit":"error","error":{…}}. No I/O: connect on first use. */
  void* (*open)(const dossier_host_v1* host, dossier_bytes options);

  /* Runs one verb ({"verb":"read",…}) to its end. Returns 0, or 1 after emitting {"emit":"error","error":{…}}. */
  int (*invoke)(void* instance, const dossier_host_v1* host, dossier_message message);

  /* Frees an instance that is not running. */
  void (*close)(void* instance);
} dossier_plugin_v1;

/* The exported symbol is `const dossier_plugin_v1 dossier_plugin`. */
#define DOSSIER_PLUGIN_SYMBOL "dossier_plugin"
#define DOSSIER_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
}
#endif
#endif
