// Makes the C table of a connector out of its class and its spec. Included by dossier/connector.hpp, at its end.
#pragma once

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dossier/connector.hpp"
#include "dossier/detail/guarded.hpp"
#include "dossier/detail/host_glue.hpp"

namespace dossier::detail {

class SinkGlue final : public Sink {
 public:
  explicit SinkGlue(Border& border) : border_(border) {}

  Result<void> document(std::string_view key, const Handle& handle, Covers covers) override {
    return send(document_head(key, covers).put("handle", handle));
  }
  Result<void> document(std::string_view key, std::string_view content_type, std::string_view bytes,
                        Covers covers) override {
    return send(document_head(key, covers).put("content_type", content_type), bytes);
  }
  Result<void> media(std::string_view locator, const Handle& handle) override {
    return send(json::Object().put("call", "media").put("locator", locator).put("handle", handle));
  }
  Result<void> media_missing(std::string_view locator, std::string_view state) override {
    return send(json::Object().put("call", "media").put("locator", locator).put("state", state));
  }
  Result<void> checkpoint(std::string_view cursor) override {
    return send(json::Object().put("call", "checkpoint").put("cursor", cursor));
  }

 private:
  static json::Object document_head(std::string_view key, Covers covers) {
    return json::Object().put("call", "document").put("key", key).put("covers", covers == Covers::all ? "all" : "some");
  }
  Result<void> send(const json::Object& head, std::string_view bytes = {}) {
    DOSSIER_TRY(border_.call(head, bytes));
    return {};
  }
  Border& border_;
};

/// Collects lines and sends them 64 KiB at a time. After a refusal it drops what comes: finish() tells it.
class RecordsGlue final : public Records {
 public:
  explicit RecordsGlue(Border& border) : border_(border) {}

  RecordBuilder& add(std::string_view kind, const Key& key, std::string_view pointer) override {
    take_pending();
    return pending_.emplace(kind, key, pointer);
  }
  void reject(std::string_view pointer, std::string_view reason) override {
    take_pending();
    line(json::Object().put("reject", true).put("pointer", pointer).put("reason", reason).str());
  }
  Result<void> finish() {
    take_pending();
    send();
    return std::move(outcome_);
  }

 private:
  static constexpr size_t batch_bytes = size_t{64} << 10;

  void take_pending() {
    if (!pending_) return;
    line(pending_->str());
    pending_.reset();
  }
  void line(std::string_view text) {
    if (!outcome_) return;
    lines_.append(text) += '\n';
    if (lines_.size() >= batch_bytes) send();
  }
  void send() {
    if (!outcome_ || lines_.empty()) return;
    if (auto reply = border_.call(json::Object().put("call", "records"), lines_); !reply)
      outcome_ = fail(std::move(reply.error()));
    lines_.clear();
  }

  Border& border_;
  std::optional<RecordBuilder> pending_;
  std::string lines_;
  Result<void> outcome_;
};

inline Request request_in(const json::Value& head) {
  Request request;
  request.is_pull = json::text(head, "/pull") == "true";
  request.stream = json::text(head, "/stream");
  request.identifier = {json::text(head, "/identifier/type"), json::text(head, "/identifier/realm"),
                        json::text(head, "/identifier/value"), json::text(head, "/identifier/raw")};
  if (const auto* companions = json::find(head, "/companions"); companions && companions->IsObject())
    for (const auto& member : companions->GetObject())
      if (member.value.IsString()) request.companions.emplace(json::view(member.name), json::view(member.value));
  request.from = json::integer(head, "/from");
  request.until = json::integer(head, "/until");
  request.cursor = json::text(head, "/cursor");
  request.partition.number = json::integer(head, "/partition/number");
  request.partition.of = std::max<int64_t>(1, json::integer(head, "/partition/of"));
  return request;
}

template <class Class, SpecFunction spec>
class ConnectorGlue {
 public:
  static constexpr dossier_plugin_v1 table() {
    return {sizeof(dossier_plugin_v1), DOSSIER_ABI,          &ConnectorGlue::describe, &ConnectorGlue::open,
            &ConnectorGlue::invoke,    &ConnectorGlue::close};
  }

 private:
  // Members in the order they need each other: the class keeps references to the options and the host.
  struct Instance {
    Instance(const dossier_host_v1* raw, const json::Value& values)
        : border(raw), host(border), options(values), connector(options, host) {}
    Border border;
    Host host;
    Options options;
    Class connector;
  };

  static int describe(const dossier_host_v1* host) noexcept { return detail::describe(host, spec, "connector"); }

  static void* open(const dossier_host_v1* host, dossier_bytes options) noexcept {
    std::unique_ptr<Instance> instance;
    guarded(host, spec, "open", [&]() -> Result<void> {
      const auto head = DOSSIER_TRY(parse_head(view_of(options)));
      const auto* values = json::find(head, "/options");
      if (!values || !values->IsObject()) return fail(ErrorKind::internal, "open without {\"options\":{…}}");
      instance = std::make_unique<Instance>(host, *values);
      return {};
    });
    return instance.release();
  }

  static int invoke(void* raw, const dossier_host_v1* host, dossier_message message) noexcept {
    std::string verb = "invoke";
    return guarded(host, spec, verb, [&]() -> Result<void> {
      const auto head = DOSSIER_TRY(parse_head(view_of(message.head)));
      verb = json::text(head, "/verb");
      if (verb == "normalise") return normalise(host, head, view_of(message.body));
      if (!raw) return fail(ErrorKind::internal, "verb \"" + verb + "\" needs an instance");
      return run(*static_cast<Instance*>(raw), host, verb, head);
    });
  }

  static Result<void> run(Instance& instance, const dossier_host_v1* host, std::string_view verb,
                          const json::Value& head) {
    instance.border.bind(host);
    if (verb == "probe") return instance.connector.probe();
    if (verb != "read") return fail(ErrorKind::internal, "unknown verb \"" + std::string(verb) + "\"");
    SinkGlue sink(instance.border);
    return instance.connector.read(request_in(head), sink);
  }

  static Result<void> normalise(const dossier_host_v1* host, const json::Value& head, std::string_view bytes) {
    static const json::Value nothing(rapidjson::kObjectType);
    const auto* values = json::find(head, "/mapping");
    const Mapping mapping(values && values->IsObject() ? *values : nothing);
    const auto* request = json::find(head, "/request");
    const auto key = json::text(head, "/key"), stream = json::text(head, "/stream"),
               content_type = json::text(head, "/content_type");
    Border border(host);
    RecordsGlue records(border);
    auto outcome =
        Class::normalise(Document{bytes, key, stream, content_type, request ? request : &nothing}, mapping, records);
    // What came before an Error is sent as well: the host keeps or drops it, with the document.
    auto sent = records.finish();
    return outcome ? std::move(sent) : std::move(outcome);
  }

  static void close(void* instance) noexcept { delete static_cast<Instance*>(instance); }
};

}  // namespace dossier::detail
