// Chats, mails and notes from Chatwoot, looked up by the customer or pulled as they come.

#include <dossier/connector.hpp>

#include "api.hpp"
#include "contacts.hpp"
#include "conversation_record.hpp"
#include "look_up.hpp"
#include "normalise.hpp"
#include "pull.hpp"

namespace {

using namespace dossier;

Spec spec() {
  Stream messages("messages");
  for (const auto type : {"phone", "email", "customer_id", "conversation_id"}) messages.consumes(type).yields(type);
  for (const auto type : {"complaint_no", "order_no", "waybill_no", "agent_id"}) messages.yields(type);
  for (const auto part : {Part::handler, Part::system_log, Part::history}) messages.feeds(part);
  messages.pulls_ranges();
  // A message on its way out, then a conversation's state, then what was taken back.
  messages.outcome("sent", "sent").outcome("delivered", "received").outcome("read", "read");
  messages.outcome("failed", "send_failed").outcome("deleted", "deleted");
  messages.outcome("resolved", "resolved").outcome("open", "reopened").outcome("reopened", "reopened");
  messages.outcome("pending", "waiting").outcome("snoozed", "snoozed");
  return Spec("chatwoot", "Chats, mails and internal notes from Chatwoot.")
      .stream(messages)
      .access(url("url", "Address of Chatwoot, as in a browser."))
      .access(integer("account", "Number of the account, from the address of its pages.", 1, 1, 1'000'000'000))
      .access(secret("token", "Access token of a user who sees all inboxes."))
      .access(url("storage", "Address of the storage that attachments' links lead to, where it is a private one.", ""))
      .mapping(choice("customer_id", "What a customer_id is: the contact's identifier, or Chatwoot's own contact id.",
                      {"identifier", "contact_id"}, "identifier"))
      .mapping(map(
          "fields",
          "complaint_no, order_no, waybill_no, carrier: key of the conversations' custom attribute that holds it."));
}

class Chatwoot final : public Connector {
 public:
  Chatwoot(const Options& options, Host& host)
      : host_(host),
        options_(options.json()),
        api_(host, options.text("url"), options.integer("account"), options.secret("token")) {}

  Result<void> probe() override {
    DOSSIER_TRY(chatwoot::check_fields(options_));
    DOSSIER_TRY(api_.check_access());
    const auto inboxes = DOSSIER_TRY(api_.get_json("/inboxes"));
    if (json::each(inboxes, "/payload").empty())
      return fail(ErrorKind::config,
                  "option \"token\": its user sees no inbox, and so no conversation. Add the user to every inbox "
                  "(Settings, Inboxes, Collaborators)");
    const auto storage = options_.text("storage");
    return storage.empty() ? Result<void>() : host_.http().probe(storage);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    DOSSIER_TRY(chatwoot::check_fields(options_));
    if (request.is_pull) {
      const auto window = DOSSIER_TRY(PullWindow::of(request, chatwoot::pull_overlap));
      return chatwoot::Pull(host_, api_, request, window, sink).run();
    }
    chatwoot::LookUp look_up(host_, api_, request, sink);
    if (request.identifier.type == "conversation_id") {
      DOSSIER_TRY(look_up.read_conversation(request.identifier.value));
      return look_up.outcome();
    }
    const bool by_contact_id = options_.text("customer_id") == "contact_id";
    for (const auto& contact : DOSSIER_TRY(chatwoot::find_contacts(api_, request.identifier, by_contact_id)))
      DOSSIER_TRY(look_up.read_contact(contact));
    return look_up.outcome();
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    return chatwoot::normalise(document, mapping, out);
  }

 private:
  Host& host_;
  Options options_;
  chatwoot::Api api_;
};

}  // namespace

DOSSIER_CONNECTOR(Chatwoot, spec)
