// Parcel tracking from Kuaidi100 (快递100), looked up by waybill number.

#include <dossier/connector.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "mentions.hpp"
#include "outcome.hpp"

namespace {

using namespace dossier;

Spec spec() {
  Stream shipments("shipments");
  shipments.consumes("waybill_no").uses("phone").yields("waybill_no").yields("phone").feeds(Part::related);
  for (const auto& [code, outcome] : kuaidi100::outcomes_of_codes()) shipments.outcome(code, outcome);
  return Spec("kuaidi100", "Parcel tracking from Kuaidi100 (快递100).")
      .stream(shipments)
      .access(text("customer", "Customer id of the contract (授权码 page: customer)."))
      .access(secret("key", "Key that signs the queries."))
      .access(url("endpoint", "Query address.", "https://poll.kuaidi100.com/poll/query.do"))
      .access(text("carrier", "Carrier code of waybills whose carrier nobody named (shunfeng, zhongtong, …).", ""))
      .mapping(time_zone("timezone", "Zone of the times in the answers, which name none.", "Asia/Shanghai"));
}

// Upper-case MD5 as the service wants it: a checksum over a shared key, not our idea of a signature.
std::string md5_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) return {};
  constexpr char digits[] = "0123456789ABCDEF";
  std::string hex;
  for (unsigned index = 0; index < size; ++index) (hex += digits[digest[index] >> 4]) += digits[digest[index] & 15];
  return hex;
}

// Carriers ask for the last four digits only; the whole number stays here.
std::string last_four(std::string_view phone) {
  return std::string(phone.size() > 4 ? phone.substr(phone.size() - 4) : phone);
}

// A refusal comes as HTTP 200 in another shape; its code says whose fault it is. "No result" is an answer, no refusal.
Result<void> refusal_in(const json::Value& answer, bool phone_sent) {
  if (json::text(answer, "/result") != "false") return {};
  const auto code = json::text(answer, "/returnCode");
  const auto said = "Kuaidi100 answered returnCode " + code + ": " + json::text(answer, "/message") + ". ";
  if (code == "500") return {};
  if (code == "400")
    return fail(ErrorKind::config, said + "Not retried; check the waybill number and its carrier code");
  if (code == "408")
    return fail(ErrorKind::config,
                said + "Not retried. This carrier wants the last four digits of the sender's or recipient's phone; " +
                    (phone_sent ? "those of the customer were sent and do not fit this waybill"
                                : "no phone of the customer is known: is there one in the ticket?"));
  if (code == "503")
    return fail(ErrorKind::permission, said + "Not retried; check the options \"customer\" and \"key\"");
  if (code == "601")
    return fail(ErrorKind::permission, said + "Not retried; the key has expired or its balance is used up");
  if (code == "501" || code == "502") return fail(ErrorKind::unavailable, said + "Try again later");
  return fail(ErrorKind::malformed, said + "This code is unknown here; not retried");
}

class Kuaidi100 final : public Connector {
 public:
  Kuaidi100(const Options& options, Host& host)
      : host_(host),
        customer_(options.text("customer")),
        key_(options.secret("key")),
        endpoint_(options.text("endpoint")),
        carrier_(options.text("carrier")) {}

  Result<void> probe() override { return host_.http().probe(endpoint_); }

  Result<void> read(const Request& request, Sink& sink) override {
    const auto& waybill = request.identifier;
    const auto& carrier = waybill.realm.empty() ? carrier_ : waybill.realm;
    if (carrier.empty())
      return fail(ErrorKind::config, "the carrier of waybill " + waybill.value +
                                         " is not known, and Kuaidi100 answers by carrier; nothing was asked. Map the "
                                         "carrier in the source that names the waybill, or set the option `carrier`");
    const auto param = query(request, carrier);
    // Who has it can ask this again in our name.
    const auto sign = md5_hex(param + key_.reveal() + customer_);
    DOSSIER_TRY(host_.conceal(sign));
    const auto answer =
        DOSSIER_TRY(host_.http().post_form(endpoint_, {{"customer", customer_}, {"sign", sign}, {"param", param}}));
    const auto parsed = json::parse(answer.bytes);
    // Only a list of events is everything there is: a refusal must not withdraw what was seen before.
    const bool whole = parsed && json::text(*parsed, "/result") != "false" && json::find(*parsed, "/data") != nullptr;
    DOSSIER_TRY(sink.document(waybill.value, answer.handle, whole ? Covers::all : Covers::some));
    if (!parsed) return {};  // kept; normalise says what is wrong with it
    return refusal_in(*parsed, request.companions.count("phone") > 0);
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto answer = DOSSIER_TRY(json::parse(document.bytes));
    if (!answer.IsObject()) return fail(ErrorKind::malformed, "not an answer of Kuaidi100: wanted a JSON object");
    if (json::text(answer, "/result") == "false") return {};  // `read` has told it
    // A pushed answer carries the same list one level deeper.
    const std::string root = json::find(answer, "/lastResult") ? "/lastResult" : "";
    const auto waybill = DOSSIER_TRY(json::required_text(answer, root + "/nu"));
    if (const auto* data = json::find(answer, root + "/data"); !data || !data->IsArray())
      return fail(ErrorKind::malformed, root + "/data: missing, wanted a list of events");
    const auto carrier = json::text(answer, root + "/com");
    const auto asked = json::text(*document.request, "/identifier/realm");
    for (const auto& [event, pointer] : json::each(answer, root + "/data")) {
      if (!event.IsObject()) {
        out.reject(pointer, "an event that is no JSON object");
        continue;
      }
      add_event({event, pointer, waybill, carrier, asked}, mapping, out);
    }
    return {};
  }

 private:
  struct Event {
    const json::Value& json;
    const std::string& pointer;
    const std::string &waybill, &carrier, &asked;
  };

  static void add_event(const Event& event, const Mapping& mapping, Records& out) {
    const auto full_time = json::text(event.json, "/ftime");
    const auto time = full_time.empty() ? json::text(event.json, "/time") : full_time;
    const auto code = json::text(event.json, "/statusCode"), status = json::text(event.json, "/status");
    const auto words = json::text(event.json, "/context");
    if (time.empty() && words.empty()) return out.reject(event.pointer, "an event without ftime, time and context");
    // Events have no id of their own: the key is made of what does not change (the host numbers equal ones).
    auto& record =
        out.add("shipment_event", Key(event.waybill, time, code.empty() ? status : code, words), event.pointer)
            .at(local_time(time, mapping.timezone("timezone")))
            .party("carrier", {}, event.carrier)
            .channel("parcel")
            .outcome(kuaidi100::outcome_of(code, status, words), status.empty() ? code : status)
            .text(words)
            .identifier("waybill_no", event.waybill, Owner::customer, event.carrier)
            .detail("status_code", code)
            .detail("location", json::text(event.json, "/location"))
            .detail("area", json::text(event.json, "/areaName"));
    // The provider may file a waybill under another carrier than the one asked for: it answers both names.
    if (!event.asked.empty() && event.asked != event.carrier)
      record.identifier("waybill_no", event.waybill, Owner::customer, event.asked).detail("carrier_asked", event.asked);
    for (const auto& mention : kuaidi100::phones_in(words)) record.identifier("phone", mention.number, mention.owner);
    // A forwarded or returned parcel goes on under a new number: it is still the customer's.
    for (const auto& next : kuaidi100::new_waybills_in(words))
      if (next != event.waybill) record.identifier("waybill_no", next, Owner::customer, event.carrier);
  }

  // The sign covers this exact text.
  static std::string query(const Request& request, const std::string& carrier) {
    json::Object query;
    query.put("com", carrier).put("num", request.identifier.value);
    const auto phone = request.companions.find("phone");
    if (phone != request.companions.end()) query.put("phone", last_four(phone->second));
    return query.put("resultv2", "4").put("show", "0").put("order", "asc").str();
  }

  Host& host_;
  std::string customer_;
  Secret key_;
  std::string endpoint_, carrier_;
};

}  // namespace

DOSSIER_CONNECTOR(Kuaidi100, spec)
