// Chats, mails and notes from Chatwoot, looked up by the customer.

#include <dossier/connector.hpp>

#include <optional>

#include "api.hpp"
#include "contacts.hpp"
#include "conversation_reader.hpp"
#include "conversation_record.hpp"
#include "normalise.hpp"

namespace {

using namespace dossier;

Spec spec() {
  Stream messages("messages");
  for (const auto type : {"phone", "email", "customer_id", "conversation_id"}) messages.consumes(type).yields(type);
  for (const auto type : {"complaint_no", "order_no", "waybill_no", "agent_id"}) messages.yields(type);
  for (const auto part : {Part::handler, Part::system_log, Part::history}) messages.feeds(part);
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

// Versions of Chatwoot list the newest 20 or 25 conversations of a contact, and offer no way to the others.
bool is_cut(size_t conversations) { return conversations == 20 || conversations >= 25; }

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
    return {};
  }

  Result<void> read(const Request& request, Sink& sink) override {
    DOSSIER_TRY(chatwoot::check_fields(options_));
    if (request.identifier.type == "conversation_id") return read_conversation(request, sink);
    const bool by_contact_id = options_.text("customer_id") == "contact_id";
    for (const auto& contact : DOSSIER_TRY(chatwoot::find_contacts(api_, request.identifier, by_contact_id)))
      DOSSIER_TRY(read_contact(contact, request, sink));
    return {};
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    return chatwoot::normalise(document, mapping, out);
  }

 private:
  // An answer that is not there; but "not found" also comes from a wrong address.
  Result<std::optional<Answer>> get_if_there(const std::string& path) {
    auto answer = api_.get(path);
    if (answer) return std::optional(std::move(*answer));
    if (!chatwoot::answered(answer.error(), 404)) return fail(std::move(answer.error()));
    DOSSIER_TRY(api_.check_access());
    return std::optional<Answer>();
  }

  Result<void> read_conversation(const Request& request, Sink& sink) {
    const auto& number = request.identifier.value;
    if (!chatwoot::is_number(number)) return {};  // Chatwoot numbers its conversations
    const auto path = "/conversations/" + number;
    const auto answer = DOSSIER_TRY(get_if_there(path));
    if (!answer) return {};
    const auto conversation = DOSSIER_TRY(api_.parsed(*answer, path));
    const auto place = chatwoot::place_of(conversation);
    if (place.conversation != number || place.contact.empty())
      return fail(ErrorKind::malformed, path + ": answered conversation \"" + place.conversation + "\"; not kept");
    DOSSIER_TRY(sink.document("conversation/" + number, answer->handle, Covers::all));
    return chatwoot::ConversationReader(host_, api_, request, sink).read(number, place.contact);
  }

  Result<void> read_contact(const std::string& contact, const Request& request, Sink& sink) {
    const auto path = "/contacts/" + contact + "/conversations";
    const auto answer = DOSSIER_TRY(get_if_there(path));
    if (!answer) return {};
    const auto key = "contact/" + contact + "/conversations";
    const auto list = api_.parsed(*answer, path);
    if (!list) {
      DOSSIER_TRY(sink.document(key, answer->handle));  // kept, and marked as unreadable
      return fail(list.error());
    }
    const auto conversations = DOSSIER_TRY(conversations_of(*list, contact, path));
    const bool cut = is_cut(conversations.size());
    DOSSIER_TRY(sink.document(key, answer->handle, cut ? Covers::some : Covers::all));
    DOSSIER_TRY(read_all(conversations, contact, request, sink));
    if (!cut) return {};
    return fail(
        Error(ErrorKind::malformed,
              path + ": Chatwoot lists only the newest " + std::to_string(conversations.size()) +
                  " conversations of a contact and offers no way to older ones; whether there are any cannot be "
                  "told. Look for them in Chatwoot itself, by the contact's name")
            .because("partial_page"));
  }

  using Listed = std::vector<std::pair<std::string, int64_t>>;  // number, time of the last activity in seconds

  static Result<Listed> conversations_of(const json::Value& list, const std::string& contact, const std::string& path) {
    if (const auto* payload = json::find(list, "/payload"); !payload || !payload->IsArray())
      return fail(ErrorKind::malformed, path + ": /payload is no list; not an answer of Chatwoot");
    Listed listed;
    for (const auto& [conversation, pointer] : json::each(list, "/payload")) {
      const auto place = chatwoot::place_of(conversation);
      if (place.contact != contact || !chatwoot::is_number(place.conversation))
        return fail(ErrorKind::malformed, path + ": " + pointer + " is no conversation of this contact; not kept");
      const auto active = json::integer(conversation, "/last_activity_at", json::integer(conversation, "/timestamp"));
      listed.emplace_back(place.conversation, active);
    }
    return listed;
  }

  // One conversation that cannot be read does not stop the others.
  Result<void> read_all(const Listed& conversations, const std::string& contact, const Request& request, Sink& sink) {
    std::optional<Error> first;
    for (const auto& [number, active] : conversations) {
      if (active > 0 && active < request.from / 1'000'000) continue;
      auto read = chatwoot::ConversationReader(host_, api_, request, sink).read(number, contact);
      if (!read && read.error().kind() != ErrorKind::malformed) return read;
      if (!read && !first) first = std::move(read.error());
    }
    if (first) return fail(std::move(*first));
    return {};
  }

  Host& host_;
  Options options_;
  chatwoot::Api api_;
};

}  // namespace

DOSSIER_CONNECTOR(Chatwoot, spec)
