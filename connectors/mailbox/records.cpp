#include "records.hpp"

#include <algorithm>
#include <set>

#include "digest.hpp"
#include "mail.hpp"
#include "numbers.hpp"
#include "times.hpp"

namespace dossier::mailbox {
namespace {

constexpr std::string_view arrival_parameter = "; internaldate=";

struct File {
  std::string digest, name, content_type;
};

std::string internal_date_of(const std::string& content_type) {
  const auto at = content_type.find(arrival_parameter);
  return at == std::string::npos ? std::string() : content_type.substr(at + arrival_parameter.size());
}

/// Who takes part, and which way the mail went.
class People {
 public:
  People(const Mail& mail, const Whose& whose) : mail_(mail), whose_(whose) {}

  void write(RecordBuilder& record) const {
    if (mail_.bounce) record.party("system", {}, sender());
    else
      for (const auto& one : mail_.from) write(record, one);
    for (const auto& one : mail_.to) write(record, one);
    for (const auto& one : mail_.copied) write(record, one);
    for (const auto& one : mail_.bounce.failed) write(record, {{}, one.recipient});
    write_emails(record);
    record.direction(direction());
  }
  /// Addresses of nobody of the house and of no partner.
  std::set<std::string> outside() const {
    std::set<std::string> found;
    if (!mail_.bounce) add_outside(mail_.from, found);
    add_outside(mail_.to, found);
    add_outside(mail_.copied, found);
    for (const auto& one : mail_.bounce.failed)
      if (whose_.is_outside(one.recipient)) found.insert(one.recipient);
    return found;
  }

 private:
  std::string sender() const { return mail_.from.empty() ? std::string() : mail_.from.front().email; }

  void write(RecordBuilder& record, const Address& one) const {
    if (one.email.empty() && one.name.empty()) return;
    const auto partner = whose_.partner_role(one.email);
    record.party(whose_.is_own(one.email) ? "agent" : partner.empty() ? "customer" : partner, one.name, one.email);
  }

  // Whose of several it is nobody can tell: recorded, not followed.
  void write_emails(RecordBuilder& record) const {
    const auto found = outside();
    for (const auto& email : found)
      record.identifier("email", email, found.size() == 1 ? Owner::customer : Owner::none);
  }

  // A mail that came back is one of the house that did not reach its recipient.
  std::string_view direction() const {
    if (mail_.bounce) return "outbound";
    const auto is_own = [&](const Address& one) { return whose_.is_own(one.email); };
    if (!std::any_of(mail_.from.begin(), mail_.from.end(), is_own)) return "inbound";
    const bool all_own = std::all_of(mail_.to.begin(), mail_.to.end(), is_own) &&
                         std::all_of(mail_.copied.begin(), mail_.copied.end(), is_own);
    return all_own ? "internal" : "outbound";
  }

  void add_outside(const std::vector<Address>& from, std::set<std::string>& to) const {
    for (const auto& one : from)
      if (whose_.is_outside(one.email)) to.insert(one.email);
  }

  const Mail& mail_;
  const Whose& whose_;
};

// What the sender's clock says, which may lie; else when our own server took it in.
void write_times(const Mail& mail, const std::string& internal_date, RecordBuilder& record) {
  const auto sent = time_in_header(mail.date), received = time_in_header(mail.received);
  if (sent) {
    record.at(offset_time(is_exact(mail.date) ? mail.date : *sent));
  } else if (received || !internal_date.empty()) {
    record.at(offset_time(received ? *received : internal_date));
    record.detail("time_of", received ? "received" : "internaldate");
  }
  if (!sent || !is_exact(mail.date)) record.detail("date_as_written", mail.date.substr(0, 100));
  record.detail("received", received ? *received : internal_date);
}

void write_outcome(const Mail& mail, RecordBuilder& record) {
  if (!mail.bounce) return;
  const auto& first = mail.bounce.failed.front();
  record.outcome("send_failed", first.diagnostic);
  std::string recipients, reasons;
  for (const auto& one : mail.bounce.failed) {
    recipients += (recipients.empty() ? "" : ", ") + one.recipient;
    reasons += (reasons.empty() ? "" : "\n") + one.recipient + ": " + one.diagnostic;
  }
  record.detail("recipient", recipients).detail("reason", reasons).detail("status", first.status);
  if (!mail.bounce.original.empty()) record.link("bounce_of", Key(mail.bounce.original));
}

void write_thread(const Mail& mail, RecordBuilder& record) {
  if (!mail.in_reply_to.empty()) record.link("reply_to", Key(mail.in_reply_to));
  for (const auto& id : mail.references)
    if (id != mail.in_reply_to) record.link("thread_of", Key(id));
}

// A mail that speaks of several complaints or orders may speak of several customers: recorded, not followed.
void write_numbers(const Mail& mail, const Numbers& numbers, RecordBuilder& record) {
  const auto words = mail.subject + "\n" + mail.text;
  const auto complaints = numbers.in("complaint_no", words), orders = numbers.in("order_no", words);
  const auto owner = complaints.size() < 2 && orders.size() < 2 ? Owner::customer : Owner::none;
  for (const auto& number : complaints) record.identifier("complaint_no", number, Owner::none);
  for (const auto& number : orders) record.identifier("order_no", number, owner);
  for (const auto& number : numbers.in("waybill_no", words)) record.identifier("waybill_no", number, owner);
}

}  // namespace

std::string key_of(const std::string& message_id, std::string_view bytes) {
  return message_id.empty() ? "sha256:" + sha256(bytes) : message_id;
}

std::string content_type_with(std::string_view internal_date) {
  const auto time = arrival(internal_date);
  return "message/rfc822" + (time ? std::string(arrival_parameter) + utc_text(*time) : std::string());
}

Result<void> add_record(const Document& document, const Mapping& mapping, Records& out) {
  std::vector<File> files;
  const auto mail = DOSSIER_TRY(read_mail(document.bytes, mapping.text("charset"), [&](Attachment&& file) {
    files.push_back({sha256(file.bytes), std::move(file.name), std::move(file.content_type)});
    return Result<void>();
  }));
  const Numbers numbers(mapping);
  DOSSIER_TRY(numbers.check());
  auto& record =
      out.add("message", Key(document.key.empty() ? key_of(mail.message_id, document.bytes) : document.key), "")
          .channel("mail")
          .text(mail.text)
          .detail("subject", mail.subject);
  write_times(mail, internal_date_of(document.content_type), record);
  const Whose whose(mapping);
  People(mail, whose).write(record);
  write_outcome(mail, record);
  write_thread(mail, record);
  write_numbers(mail, numbers, record);
  for (const auto& file : files) record.blob(file.digest, file.name, file.content_type);
  record.detail("automatic", mail.is_automatic ? "true" : "");
  record.detail("text_cut", mail.text_cut > 0 ? std::to_string(mail.text_cut) : "");
  record.detail("parts_left_out", mail.is_cut_short ? "true" : "");
  return {};
}

}  // namespace dossier::mailbox
