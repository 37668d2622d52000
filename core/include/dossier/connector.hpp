// Start here to write a connector: a class with probe, read and normalise, a spec, and one macro.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dossier/host.hpp"
#include "dossier/json.hpp"
#include "dossier/options.hpp"
#include "dossier/records.hpp"
#include "dossier/result.hpp"
#include "dossier/spec.hpp"

namespace dossier {

/// What to read: the records about one identifier within a window (a look-up), or everything onward from a cursor (a
/// pull). Times are µs since 1970 UTC; a window is half-open.
struct Request {
  struct Sought {
    std::string type;   // phone, order_no, waybill_no, complaint_no, …
    std::string realm;  // the name space it is valid in; a waybill's carrier code, empty where nobody named it
    std::string value;  // normalised: a phone in E.164
    std::string raw;    // as the source that named it wrote it
  };
  bool is_pull = false;
  std::string stream;
  Sought identifier;                              // of a look-up
  std::map<std::string, std::string> companions;  // type → value, of the types that the stream `uses`
  // Of a look-up the window. Of a pull `until` is when the run began, one time for all of its pages: what changes later
  // is the next run's. `from` is 0 but for a range that somebody wants once more (Stream::pulls_ranges).
  int64_t from = 0;
  int64_t until = 0;
  std::string cursor;  // of a pull: where to go on; empty at the very first, and for a range
  // Of a pull in partitions (Stream::pulls_in_partitions): which share of the source this one reads; the others are
  // read beside it, each onward from its own cursor. Which share a thing falls into never changes: a hash of its id,
  // say.
  struct Partition {
    int64_t number = 0, of = 1;  // number: 0 … of - 1
  };
  Partition partition;
};

/// A payload on its way to `normalise`.
struct Document {
  std::string_view bytes;  // UTF-8 where the host could tell the charset
  std::string key;         // as given to Sink::document
  std::string stream;
  std::string content_type;
  const json::Value* request;  // the scrubbed request: identifier, window, cursor
};

/// Whether an answer is everything the source has for the request: what is absent from `all` is marked withdrawn.
enum class Covers { some, all };

/// Takes what `read` found. A refusal is an Error: return it.
class Sink {
 public:
  /// Hands back a payload that the host fetched.
  virtual Result<void> document(std::string_view key, const Handle& handle, Covers covers = Covers::some) = 0;
  /// Hands over a payload that the plugin made itself (rows as canonical JSON); marked fetched_by: plugin.
  virtual Result<void> document(std::string_view key, std::string_view content_type, std::string_view bytes,
                                Covers covers = Covers::some) = 0;
  /// Files a downloaded medium under the link or name that the payload uses.
  virtual Result<void> media(std::string_view locator, const Handle& handle) = 0;
  /// Files a medium that could not be had: pending, expired, absent, forbidden, corrupt, too_large.
  virtual Result<void> media_missing(std::string_view locator, std::string_view state) = 0;
  /// Makes everything since the last checkpoint durable, together with this cursor, in one transaction.
  virtual Result<void> checkpoint(std::string_view cursor) = 0;

 protected:
  ~Sink() = default;
};

/// Reads one kind of source.
///
/// Threads:   one instance is called by one thread at a time.
/// Ownership: arguments are borrowed for the length of the call.
/// Errors:    an expected failure is returned; its kind decides about retry. An exception is a bug: it is caught at
///            the plugin border, stops the source and names the plugin.
///
/// A connector also has a static function
///     static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out);
/// Pure: no I/O, no clock, no secrets. A stored payload gives the same records in five years, or better ones. An Error
/// puts the whole document into quarantine.
class Connector {
 public:
  virtual ~Connector() = default;

  /// Proves that the source answers and accepts our credentials. Emits nothing, changes nothing, here or there.
  virtual Result<void> probe() = 0;

  /// Emits every document that matches `request`, payloads untouched, oldest change first, and calls
  /// sink.checkpoint() after each page of a pull. The host saves that cursor in one transaction with the records
  /// before it: a crash may repeat a document (a further sighting), it never skips one.
  virtual Result<void> read(const Request& request, Sink& sink) = 0;
};

}  // namespace dossier

#include "dossier/detail/connector_glue.hpp"

/// Exports a connector: a class derived from Connector with a constructor (const Options&, Host&), and its spec().
#define DOSSIER_CONNECTOR(Class, spec_function)                      \
  extern "C" DOSSIER_EXPORT const dossier_plugin_v1 dossier_plugin = \
      ::dossier::detail::ConnectorGlue<Class, spec_function>::table();
