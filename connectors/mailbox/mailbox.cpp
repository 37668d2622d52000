// Mails of a house's mailbox over IMAP: what customers, staff and partners wrote, and what did not reach a customer.

#include <dossier/connector.hpp>

#include "addresses.hpp"
#include "cursor.hpp"
#include "folder_name.hpp"
#include "imap.hpp"
#include "look_up.hpp"
#include "numbers.hpp"
#include "pull.hpp"
#include "records.hpp"
#include "times.hpp"

namespace {

using namespace dossier;
using namespace dossier::mailbox;

Spec spec() {
  Stream messages("messages");
  for (const auto* type : {"email", "complaint_no", "order_no"}) messages.consumes(type).yields(type);
  messages.yields("waybill_no");
  for (const auto part : {Part::handler, Part::related, Part::history}) messages.feeds(part);
  messages.outcome("failed", "send_failed").pulls();
  auto whole = Spec("mailbox", "Mails of a house's mailbox over IMAP.").stream(messages);
  return with_access(whole)
      .access(text("folders", "Folders to read, with commas between them; that of what was sent among them.", "INBOX"))
      .access(text("pull_since", "A pull leaves out what arrived before this day (2026-01-31); empty: nothing.", "")
                  .made_of("0123456789-", "a day such as 2026-01-31"))
      .access(integer("max_mails", "Most mails of one look-up; more is an error (too_broad).", 500, 1, 2000))
      .mapping(
          text("own_addresses", "The house's addresses and domains (@house.example), with blanks between them.", ""))
      .mapping(map("partners", "Address or domain of a partner → supplier, carrier or courier."))
      .mapping(text("charset", "Charset of texts that name none, or a wrong one.", "GB18030"))
      .mapping(text("complaint_pattern", "Complaint numbers in subject and text, as RE2 writes patterns.", ""))
      .mapping(text("order_pattern", "The same for order numbers.", ""))
      .mapping(text("waybill_pattern", "The same for waybill numbers.", ""));
}

class Mailbox final : public Connector {
 public:
  Mailbox(const Options& options, Host& host)
      : host_(host),
        options_(options.json()),
        whose_(options_),
        reading_{folder_names(options.text("folders")), options.text("charset"), options.integer("max_mails")} {}

  Result<void> probe() override {
    DOSSIER_TRY(check_options());
    const auto imap = DOSSIER_TRY(open());
    std::string messages;
    for (const auto& name : reading_.folders)
      if (const auto folder = imap->examine(name); !folder) {
        if (folder.error().kind() != ErrorKind::config) return fail(folder.error());
        messages += (messages.empty() ? "" : "; ") + folder.error().message();
      }
    return messages.empty() ? Result<void>() : fail(ErrorKind::config, messages);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    DOSSIER_TRY(check_options());
    const auto cursor = DOSSIER_TRY(Cursor::of(request));
    const auto imap = DOSSIER_TRY(open());
    if (request.is_pull) return pull(*imap, reading_, options_.text("pull_since"), cursor, host_, sink);
    return LookUp(*imap, reading_, whose_, request, host_, sink).run();
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    return add_record(document, mapping, out);
  }

 private:
  Result<void> check_options() const {
    if (!whose_.names_the_house())
      return fail(ErrorKind::config,
                  "option \"own_addresses\": empty; name the house's addresses or domains (@house.example), or every "
                  "writer counts for a customer");
    if (reading_.folders.empty()) return fail(ErrorKind::config, "option \"folders\": empty; name one, usually INBOX");
    const auto since = options_.text("pull_since");
    if (!since.empty() && !day_begin(since))
      return fail(ErrorKind::config, "option \"pull_since\": \"" + since + "\" is no day; write 2026-01-31");
    return Numbers(options_).check();
  }

  Result<std::unique_ptr<Imap>> open() {
    return Imap::open(options_, [this] { return host_.cancelled(); });
  }

  Host& host_;
  Options options_;
  Whose whose_;
  Reading reading_;
};

}  // namespace

DOSSIER_CONNECTOR(Mailbox, spec)
