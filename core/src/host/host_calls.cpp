#include "host/host_calls.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/secrets.hpp"
#include "base/text.hpp"
#include "host/granted_files.hpp"

namespace dossier {
namespace {

/// A reply's head must stay below 1 MiB (dossier/abi.h).
constexpr size_t list_limit = size_t{768} << 10;
constexpr size_t log_limit = 4096;

json::Object agreed() { return json::Object().put("ok", true); }

HttpFields fields_of(const json::Value& head, std::string_view pointer) {
  HttpFields fields;
  for (const auto& [pair, place] : json::each(head, pointer))
    fields.emplace_back(json::text(pair, "/0"), json::text(pair, "/1"));
  return fields;
}

std::string form_encoded(const HttpFields& form) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string body;
  const auto append = [&](std::string_view text) {
    for (const char letter : text) {
      const auto byte = static_cast<unsigned char>(letter);
      const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                         (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.' ||
                         letter == '*';
      if (plain) body += letter;
      else if (letter == ' ') body += '+';
      else (((body += '%') += digits[byte >> 4]) += digits[byte & 15]);
    }
  };
  for (const auto& [name, value] : form) {
    if (!body.empty()) body += '&';
    append(name);
    body += '=';
    append(value);
  }
  return body;
}

std::string readable(const std::string& bytes) { return is_utf8(bytes) ? bytes : decode_text(bytes).utf8; }

std::vector<json::Object> listed(const std::vector<ListedFile>& files, const std::string& after, bool& more) {
  std::vector<json::Object> entries;
  size_t bytes = 0;
  for (const auto& file : files) {
    if (!after.empty() && file.name <= after) continue;
    // Six bytes for one is the worst that escaping makes of a name.
    bytes += 128 + 6 * (file.name.size() + file.path.size() + file.fault.size());
    more = bytes > list_limit && !entries.empty();
    if (more) break;
    entries.push_back(json::Object()
                          .put("name", file.name)
                          .put("path", file.path)
                          .put("size", file.size)
                          .put("modified", file.modified)
                          .put("folder", file.folder)
                          .put_some("fault", file.fault));
  }
  return entries;
}

}  // namespace

struct HostCalls::State {
  State(const HostGrants& granted, HttpEngine& http_engine, const BlobFolder& blob_folder, const Clock& the_clock,
        std::stop_token stop_token, Other other_calls)
      : grants(granted),
        http(http_engine),
        blobs(blob_folder),
        clock(the_clock),
        stop(std::move(stop_token)),
        other(std::move(other_calls)),
        deadline(deadline_of(granted)),
        scrubber(granted.secrets),
        files(FileAccess(granted.paths), SftpFiles(granted.addresses, granted.sftp, stop, deadline),
              HttpFiles(granted.source, granted.addresses, granted.login, http_engine, granted.http, stop, deadline)) {}

  static std::optional<std::chrono::steady_clock::time_point> deadline_of(const HostGrants& grants) {
    if (grants.time_limit.count() <= 0) return std::nullopt;
    return std::chrono::steady_clock::now() + grants.time_limit;
  }

  const HostGrants grants;
  HttpEngine& http;
  const BlobFolder& blobs;
  const Clock& clock;
  const std::stop_token stop;
  const Other other;
  const std::optional<std::chrono::steady_clock::time_point> deadline;
  Scrubber scrubber;
  GrantedFiles files;

  std::map<std::string, Fetched, std::less<>> fetched;
  std::deque<std::string> order;  // of the handles, oldest first
  size_t held_bytes = 0, most_held = size_t{128} << 20;
  int64_t last_handle = 0;
  std::optional<BlobWriter> blob;  // that the plugin is writing
  struct Listing {
    std::string path;
    std::vector<ListedFile> files;
  };
  std::optional<Listing> listing;  // of which a part was handed over
  std::optional<Error> store_failure;

  HttpRequest request_of(const json::Value& head, std::string_view body) const;
  json::Object stored_request(const HttpRequest& request, const HttpFields& form) const;
  std::string keep(Fetched answer);

  Result<Message> http_call(const json::Value& head, std::string_view body);
  Result<Message> download(const json::Value& head);
  Result<Message> file_list(const json::Value& head);
  Result<Message> file_read(const json::Value& head);
  Result<Message> file_download(const json::Value& head);
  Result<Message> blob_write(const json::Value& head, std::string_view body);
  Result<Message> conceal(const json::Value& head);
  Result<Message> answer(const json::Value& head, std::string_view body);
};

HttpRequest HostCalls::State::request_of(const json::Value& head, std::string_view body) const {
  HttpRequest request;
  request.source = grants.source;
  const auto method = json::text(head, "/method");
  request.method = method.empty() ? "GET" : method;
  request.url = json::text(head, "/url");
  request.headers = fields_of(head, "/headers");
  request.probe = json::text(head, "/probe") == "true";
  request.deadline = deadline;
  if (json::find(head, "/form")) {
    request.content_type = "application/x-www-form-urlencoded";
    request.body = form_encoded(fields_of(head, "/form"));
  } else {
    request.content_type = json::text(head, "/content_type");
    request.body = body;
  }
  return request;
}

/// What was asked, to be kept with the answer: no headers, since those carry credentials.
json::Object HostCalls::State::stored_request(const HttpRequest& request, const HttpFields& form) const {
  json::Object stored;
  stored.put("method", request.method).put("url", scrubber.scrub(request.url));
  if (!form.empty()) {
    std::map<std::string, std::vector<std::string>> values;
    for (const auto& [name, value] : form) values[name].push_back(scrubber.scrub(value));
    json::Object fields;
    for (const auto& [name, texts] : values)
      texts.size() == 1 ? fields.put(name, texts.front()) : fields.put(name, texts);
    stored.put("fields", fields);
  } else if (request.method == "POST") {
    stored.put("body_sha256", sha256(request.body));
  }
  return stored;
}

std::string HostCalls::State::keep(Fetched answer) {
  answer.fetched_at = clock.now();
  held_bytes += answer.bytes.size();
  const auto handle = "h" + std::to_string(++last_handle);
  fetched.emplace(handle, std::move(answer));
  order.push_back(handle);
  while (held_bytes > most_held && order.size() > 1) {
    const auto oldest = fetched.find(order.front());
    held_bytes -= oldest->second.bytes.size();
    fetched.erase(oldest);
    order.pop_front();
  }
  return handle;
}

Result<Message> HostCalls::State::http_call(const json::Value& head, std::string_view body) {
  auto request = request_of(head, body);
  const auto stored = stored_request(request, fields_of(head, "/form"));
  const bool is_probe = request.probe;
  auto got = DOSSIER_TRY(http.run(std::move(request), grants.http, stop));
  std::string handle;
  if (!is_probe) {
    Fetched answer;
    answer.bytes = got.body;
    answer.content_type = readable(got.content_type);
    answer.request.CopyFrom(stored.value(), answer.request.GetAllocator());
    handle = keep(std::move(answer));
  }
  json::Document headers(rapidjson::kArrayType);
  const auto text = [&](const std::string& value) {
    const auto clean = readable(value);
    return json::Value(clean.data(), static_cast<rapidjson::SizeType>(clean.size()), headers.GetAllocator());
  };
  for (const auto& [name, value] : got.headers) {
    json::Value pair(rapidjson::kArrayType);
    pair.PushBack(text(name), headers.GetAllocator()).PushBack(text(value), headers.GetAllocator());
    headers.PushBack(pair, headers.GetAllocator());
  }
  return Message{agreed().put("handle", handle).put("status", got.status).put("headers", headers).str(),
                 std::move(got.body)};
}

Result<Message> HostCalls::State::download(const json::Value& head) {
  auto request = request_of(head, {});
  request.method = "GET";
  request.download_into = &blobs;
  const auto stored = stored_request(request, {});
  auto got = DOSSIER_TRY(http.run(std::move(request), grants.http, stop));
  Fetched answer;
  answer.blob = DOSSIER_TRY(got.download->commit());
  answer.content_type = readable(got.content_type);
  answer.request.CopyFrom(stored.value(), answer.request.GetAllocator());
  auto reply = agreed()
                   .put("sha256", answer.blob->digest)
                   .put("size", answer.blob->size)
                   .put("content_type", answer.content_type);
  return Message{reply.put("handle", keep(std::move(answer))).str(), {}};
}

Result<Message> HostCalls::State::file_list(const json::Value& head) {
  const auto path = json::text(head, "/path"), after = json::text(head, "/after");
  // The parts of a large folder are those of one look at it.
  if (after.empty() || !listing || listing->path != path) {
    // Within the braces, g++ would forget the path that is already made when the list is an error.
    auto listed_files = DOSSIER_TRY(files.list(path));
    listing = Listing{path, std::move(listed_files)};
  }
  bool more = false;
  const auto entries = listed(listing->files, after, more);
  const auto count = listing->files.size();
  if (!more) listing.reset();
  // Who does not ask for parts would take the first one for the whole folder.
  if (more && !json::find(head, "/after"))
    return fail(ErrorKind::malformed, readable(path) + ": holds " + std::to_string(count) +
                                          " entries, more than one message can carry; ask in parts (\"after\")");
  return Message{agreed().put("entries", entries).put("more", more).str(), {}};
}

Result<Message> HostCalls::State::file_read(const json::Value& head) {
  const auto path = json::text(head, "/path");
  std::optional<ByteRange> range;
  if (json::find(head, "/offset") || json::find(head, "/length"))
    range = ByteRange{json::integer(head, "/offset"), json::integer(head, "/length")};
  auto bytes = DOSSIER_TRY(files.read(path, range));
  Fetched answer;
  answer.bytes = bytes;
  answer.content_type = content_type_of(path);
  auto stored = json::Object().put("path", readable(path));
  // Kept with the document, so that nobody takes a part for the whole file.
  if (range) stored.put("offset", range->offset).put("length", range->length);
  answer.request.CopyFrom(stored.value(), answer.request.GetAllocator());
  return Message{agreed().put("handle", keep(std::move(answer))).put("status", 200).str(), std::move(bytes)};
}

Result<Message> HostCalls::State::file_download(const json::Value& head) {
  const auto path = json::text(head, "/path");
  auto writer = DOSSIER_TRY(files.copy(path, blobs));
  Fetched answer;
  answer.blob = DOSSIER_TRY(writer.commit());
  answer.content_type = content_type_of(path);
  const auto stored = json::Object().put("path", readable(path));
  answer.request.CopyFrom(stored.value(), answer.request.GetAllocator());
  auto reply = agreed()
                   .put("sha256", answer.blob->digest)
                   .put("size", answer.blob->size)
                   .put("content_type", answer.content_type);
  return Message{reply.put("handle", keep(std::move(answer))).str(), {}};
}

Result<Message> HostCalls::State::blob_write(const json::Value& head, std::string_view body) {
  if (!blob) blob.emplace(DOSSIER_TRY(blobs.begin()));
  if (const auto written = blob->write(body); !written) {
    blob.reset();
    return fail(written.error());
  }
  if (json::text(head, "/part") == "more") return Message{agreed().str(), {}};
  auto writer = std::move(*blob);
  blob.reset();
  const auto stored = DOSSIER_TRY(writer.commit());
  return Message{agreed().put("sha256", stored.digest).put("size", stored.size).str(), {}};
}

Result<Message> HostCalls::State::conceal(const json::Value& head) {
  scrubber.add(json::text(head, "/text"));
  return Message{agreed().str(), {}};
}

Result<Message> HostCalls::State::answer(const json::Value& head, std::string_view body) {
  const auto name = json::text(head, "/call");
  if (name == "http") return http_call(head, body);
  if (name == "download") return download(head);
  if (name == "file_list") return file_list(head);
  if (name == "file_read") return file_read(head);
  if (name == "file_download") return file_download(head);
  if (name == "blob_write") return blob_write(head, body);
  if (name == "conceal") return conceal(head);
  if (other) return other(head, body);
  return fail(ErrorKind::internal, "the plugin called \"" + name + "\", which this host does not know");
}

HostCalls::HostCalls(const HostGrants& grants, HttpEngine& http, const BlobFolder& blobs, const Clock& clock,
                     std::stop_token stop, Other other)
    : state_(std::make_unique<State>(grants, http, blobs, clock, std::move(stop), std::move(other))) {}
HostCalls::~HostCalls() = default;

Result<Message> HostCalls::call(const json::Value& head, std::string_view body) {
  if (state_->stop.stop_requested()) return fail(ErrorKind::cancelled, "cancelled");
  auto reply = state_->answer(head, body);
  if (reply) return reply;
  const auto& error = reply.error();
  // Remembered here: what a plugin makes of the error is the plugin's affair.
  if (error.reason() == store_failed && !state_->store_failure) state_->store_failure = error;
  return fail(Error(error.kind(), state_->scrubber.scrub(error.message())).because(error.reason()));
}

void HostCalls::hold_at_most(size_t bytes) { state_->most_held = bytes; }

void HostCalls::emit(const json::Value& head, std::string_view) {
  if (json::text(head, "/emit") != "log") return;
  auto text = json::text(head, "/text");
  if (text.size() > log_limit) text = std::string(whole_letters(text, log_limit)) + "…";
  log::debug("source \"" + state_->grants.source + "\": " + state_->scrubber.scrub(text));
}

const std::optional<Error>& HostCalls::store_failure() const { return state_->store_failure; }

const Fetched* HostCalls::fetched(std::string_view handle) const {
  const auto found = state_->fetched.find(handle);
  return found == state_->fetched.end() ? nullptr : &found->second;
}

}  // namespace dossier
