// What `normalise` emits: records in the source's own words. The host resolves times, phones, texts and realms, makes
// ids and versions, and joins media; a connector never does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/json.hpp"
#include "dossier/result.hpp"

namespace dossier {

/// Whose an identifier is. Only the customer's (and the case's own numbers) are followed to other sources; a courier's
/// phone is recorded and never looked up.
enum class Owner { none, customer, agent, courier, recipient };

inline std::string_view name_of(Owner owner) {
  switch (owner) {
    case Owner::none:
      return "none";
    case Owner::customer:
      return "customer";
    case Owner::agent:
      return "agent";
    case Owner::courier:
      return "courier";
    case Owner::recipient:
      return "recipient";
  }
  return "none";
}

/// A time as the source wrote it, with what it means. The host resolves it to an interval of UTC.
struct RawTime {
  std::string raw;
  std::string form;  // local, offset, epoch_s, epoch_ms, epoch_us
  std::string zone;  // for local: an IANA name; empty or "unknown" when nobody knows
};

/// A wall-clock time without offset ("2026-10-14 11:37:00"; also with T, fractions, date alone), in a named zone.
inline RawTime local_time(std::string raw, std::string zone) { return {std::move(raw), "local", std::move(zone)}; }
/// A time that carries its offset (RFC 3339, ISO 8601 basic offset, RFC 2822).
inline RawTime offset_time(std::string raw) { return {std::move(raw), "offset", {}}; }
inline RawTime epoch_seconds(std::string raw) { return {std::move(raw), "epoch_s", {}}; }
inline RawTime epoch_milliseconds(std::string raw) { return {std::move(raw), "epoch_ms", {}}; }
inline RawTime epoch_microseconds(std::string raw) { return {std::move(raw), "epoch_us", {}}; }

/// The identity of a thing within its stream. Either the source's own id, or the fields of it that never change; equal
/// keys within a document are told apart by the host, oldest first.
class Key {
 public:
  template <class... Texts>
  explicit Key(const Texts&... texts) : fields_{std::string(texts)...} {}
  const std::vector<std::string>& fields() const { return fields_; }

 private:
  std::vector<std::string> fields_;
};

/// One record under construction; every setter returns it.
class RecordBuilder {
 public:
  RecordBuilder(std::string_view kind, const Key& key, std::string_view pointer) {
    head_.put("kind", kind).put("key", key.fields()).put("pointer", pointer);
  }

  RecordBuilder& at(const RawTime& time) { return time_member("at", time); }
  RecordBuilder& until(const RawTime& time) { return time_member("until", time); }
  /// Roles: customer, agent, supervisor, supplier, carrier, courier, recipient (who took the goods in), bot, system.
  RecordBuilder& party(std::string_view role, std::string_view name, std::string_view id = {}) {
    parties_.push_back(json::Object().put("role", role).put_some("name", name).put_some("id", id));
    return *this;
  }
  /// hotline, platform, window, chat, mail, ticket, parcel …: where it was said or done.
  RecordBuilder& channel(std::string_view channel) { return member("channel", channel); }
  /// inbound (from the customer), outbound (to him), internal.
  RecordBuilder& direction(std::string_view direction) { return member("direction", direction); }
  /// Our outcome (answered, no_answer, delivered_to_proxy, …) beside the source's own words.
  RecordBuilder& outcome(std::string_view outcome, std::string_view raw) {
    return member("outcome", outcome).member("outcome_raw", raw);
  }
  RecordBuilder& text(std::string_view text) { return member("text", text); }
  /// A medium named by the locator under which `read` filed it (the link or name that the payload uses).
  RecordBuilder& media(std::string_view locator, std::string_view name, std::string_view content_type = {}) {
    media_.push_back(
        json::Object().put("locator", locator).put_some("name", name).put_some("content_type", content_type));
    return *this;
  }
  /// A medium that `read` wrote as a blob ({"$blob": …} in the row).
  RecordBuilder& blob(std::string_view sha256, std::string_view name, std::string_view content_type = {}) {
    media_.push_back(json::Object().put("blob", sha256).put_some("name", name).put_some("content_type", content_type));
    return *this;
  }
  /// An empty value is no identifier and is left out. `realm` only where the payload names it (a carrier code).
  RecordBuilder& identifier(std::string_view type, std::string_view value, Owner owner, std::string_view realm = {}) {
    if (!value.empty())
      identifiers_.push_back(
          json::Object().put("type", type).put("raw", value).put("owner", name_of(owner)).put_some("realm", realm));
    return *this;
  }
  /// A field that a member of staff set and that can be true or false, where it stands in the payload. `zone`: of
  /// contact_time, whose value is a wall clock: the IANA name of the zone in which staff wrote it; empty when nobody
  /// knows, and then it is an interval of 26 hours. Around a contact_time the calls of the agent are looked up when the
  /// record also carries his extension: identifier("extension", …, Owner::agent).
  RecordBuilder& claim(std::string_view field, std::string_view value, std::string_view pointer,
                       std::string_view zone = {}) {
    if (!value.empty())
      claims_.push_back(
          json::Object().put("field", field).put("value", value).put("pointer", pointer).put_some("zone", zone));
    return *this;
  }
  /// Ties this record to another of the same stream: part_of, note_of, attachment_of, …
  RecordBuilder& link(std::string_view relation, const Key& key) {
    links_.push_back(json::Object().put("relation", relation).put("key", key.fields()));
    return *this;
  }
  /// A kind-specific field; an empty value is left out.
  RecordBuilder& detail(std::string_view name, std::string_view value) {
    detail_.put_some(name, value);
    return *this;
  }
  /// The customer handed it in with the complaint, or with the application for review.
  RecordBuilder& submitted_by_customer() {
    head_.put("submitted_by_customer", true);
    return *this;
  }

  std::string str() const {
    json::Object whole;
    for (const auto& member : head_.value().GetObject()) whole.put(json::view(member.name), member.value);
    if (!parties_.empty()) whole.put("parties", parties_);
    if (!media_.empty()) whole.put("media", media_);
    if (!identifiers_.empty()) whole.put("identifiers", identifiers_);
    if (!claims_.empty()) whole.put("claims", claims_);
    if (!links_.empty()) whole.put("links", links_);
    if (detail_.value().MemberCount() > 0) whole.put("detail", detail_);
    return whole.str();
  }

 private:
  RecordBuilder& member(std::string_view name, std::string_view value) {
    head_.put_some(name, value);
    return *this;
  }
  RecordBuilder& time_member(std::string_view name, const RawTime& time) {
    if (!time.raw.empty())
      head_.put(name, json::Object().put("raw", time.raw).put("form", time.form).put_some("zone", time.zone));
    return *this;
  }
  json::Object head_, detail_;
  std::vector<json::Object> parties_, media_, identifiers_, claims_, links_;
};

/// Collects the records of one document, in document order, and sends them in batches.
class Records {
 public:
  /// Adds a record. `pointer` leads back to its place in the payload: a JSON pointer, an XPath, or row=N. The
  /// reference stays good until the next add(), reject() or the end of `normalise`.
  virtual RecordBuilder& add(std::string_view kind, const Key& key, std::string_view pointer) = 0;

  /// Puts one row into quarantine: it is kept and counted, and can be read again when the mapping improves.
  virtual void reject(std::string_view pointer, std::string_view reason) = 0;

 protected:
  ~Records() = default;
};

}  // namespace dossier
