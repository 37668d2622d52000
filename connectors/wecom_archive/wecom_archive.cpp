// Conversations of WeCom (企业微信会话内容存档): decrypted messages, one JSON object on each line, and their files,
// that the SDK or a bridge delivers into a folder.

#include <dossier/connector.hpp>
#include <dossier/pulled_files.hpp>

#include <chrono>

#include "conversation.hpp"
#include "look_up.hpp"
#include "message_files.hpp"
#include "pull.hpp"
#include "records.hpp"

namespace {

using namespace dossier;
using namespace wecom;

Spec spec() {
  Stream messages("messages");
  messages.pulls();
  for (const auto type : {"conversation_id", "customer_id", "phone", "order_no", "waybill_no", "complaint_no"})
    messages.consumes(type).yields(type);
  messages.yields("agent_id");
  for (const auto part : {Part::handler, Part::system_log, Part::history}) messages.feeds(part);
  messages.outcome("recall", "deleted");
  return Spec("wecom_archive", "Conversations from the message archive of WeCom, delivered into a folder.")
      .stream(messages)
      .access(path("folder", "Folder into which messages and their files are delivered, with its sub-folders."))
      .access(text("message_files", "How the names of the files end that hold messages, with commas between.",
                   ".jsonl, .ndjson"))
      .access(text("media_names",
                   "How the names of messages' files begin, with commas between; {md5sum}, {msgid} or {sdkfileid} in "
                   "each.",
                   "{md5sum}, {msgid}"))
      .mapping(text("order_no", "Pattern (RE2) of order numbers in the words of messages; empty: none are looked for.",
                    "[A-Z]{1,4}[0-9]{8,20}(?:-[0-9]{1,12})*"))
      .mapping(text("waybill_no", "Pattern (RE2) of waybill numbers; empty: none are looked for.",
                    "[A-Z]{1,4}[0-9]{9,16}(?:-[0-9]{1,3})*|[0-9]{12,15}"))
      .mapping(text("carrier", "Carrier code of all waybills (kuaidi, shunfeng, …), where there is one carrier.", ""))
      .mapping(text("complaint_no", "Pattern (RE2) of complaint numbers; empty: none are looked for.", ""))
      .mapping(choice("shared_rooms",
                      "Of a room with several contacts: own, what each of them writes himself; whole, all of it.",
                      {"own", "whole"}, "own"))
      .mapping(choice("business_chats",
                      "Of a chat with staff of another company: naming, the messages that name a number; whole, all "
                      "of it.",
                      {"naming", "whole"}, "naming"));
}

int64_t present() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class WecomArchive final : public Connector {
 public:
  WecomArchive(const Options& options, Host& host)
      : host_(host),
        folder_(options.path("folder")),
        endings_(options.text("message_files")),
        habits_(habits_of(options)),
        names_(MediaNames::parse(options.text("media_names"))) {}

  Result<void> probe() override {
    DOSSIER_TRY(check_options());
    const auto look = DOSSIER_TRY(look_into(host_, folder_, endings_));
    return probe_folder(host_, folder_, look, endings_);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    DOSSIER_TRY(check_options());
    DOSSIER_TRY(request.is_pull ? check_cursor_of_folder(request) : habits_->numbers.may_find(request.identifier));
    const auto look = DOSSIER_TRY(look_into(host_, folder_, endings_));
    Left left;
    left.unread = look.all.refused;
    Delivery delivery(host_, look, *names_, request.is_pull ? present() : request.until, sink, left);
    if (!request.is_pull) {
      DOSSIER_TRY(LookUp(host_, request, *habits_, look, left).run(delivery));
      return left.of_look_up();
    }
    delivery.remember(pulled_.media);
    DOSSIER_TRY(Pull(host_, look, delivery, pulled_, sink, left).run());
    return left.of_pull();
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    return add_records(document, mapping, out);
  }

 private:
  Result<void> check_options() const {
    if (!habits_) return fail(habits_.error());
    if (!names_) return fail(names_.error());
    return {};
  }

  Host& host_;
  std::string folder_, endings_;
  Result<Habits> habits_;
  Result<MediaNames> names_;
  Pulled pulled_;
};

}  // namespace

DOSSIER_CONNECTOR(WecomArchive, spec)
