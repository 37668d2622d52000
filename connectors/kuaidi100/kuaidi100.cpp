// Parcel tracking from Kuaidi100 (快递100), looked up by waybill number.

#include <dossier/connector.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "carrier.hpp"
#include "mentions.hpp"
#include "outcome.hpp"
#include "refusal.hpp"

namespace {

using namespace dossier;

constexpr std::string_view usual_endpoint = "https://poll.kuaidi100.com/poll/query.do";

Spec spec() {
  Stream shipments("shipments");
  shipments.consumes("waybill_no").uses("phone").yields("waybill_no").yields("phone").feeds(Part::related);
  for (const auto& [code, outcome] : kuaidi100::outcomes_of_codes()) shipments.outcome(code, outcome);
  return Spec("kuaidi100", "Parcel tracking from Kuaidi100 (快递100).")
      .stream(shipments)
      .access(text("customer", "Customer id of the contract (授权码 page: customer)."))
      .access(secret("key", "Key that signs the queries."))
      .access(url("endpoint", "Query address.", std::string(usual_endpoint)))
      .access(text("carrier", "Carrier code of waybills whose carrier nobody named (shunfeng, zhongtong, …).", ""))
      .access(map("carriers", "Your word for a carrier → its code: {顺丰快递: shunfeng}."))
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

// In the form of a number of yuantong, so that it is refused for nothing but us; nobody's, so that it tells of nobody.
constexpr std::string_view probed_carrier = "yuantong", probed_waybill = "YT0000000000000";

class Kuaidi100 final : public Connector {
 public:
  Kuaidi100(const Options& options, Host& host)
      : host_(host),
        customer_(options.text("customer")),
        key_(options.secret("key")),
        endpoint_(options.text("endpoint")),
        carriers_{options.text("carrier"), options.map("carriers")} {}

  // The service is the only one who knows whether it accepts us.
  Result<void> probe() override {
    const auto answer = ask(query(std::string(probed_carrier), std::string(probed_waybill)));
    if (!answer)
      return answer.error().kind() == ErrorKind::config ? no_service(answer.error().message()) : fail(answer.error());
    const auto parsed = json::parse(answer->bytes);
    if (!parsed || !kuaidi100::is_answer(*parsed))
      return no_service("POST " + endpoint_ + " answered " + std::to_string(answer->status) + ", but " +
                        (parsed ? "neither a list of events nor a returnCode" : "no JSON: is it a page?"));
    return kuaidi100::access_refused_in(*parsed, customer_);
  }

  Result<void> read(const Request& request, Sink& sink) override {
    const auto& waybill = request.identifier;
    const auto carrier = DOSSIER_TRY(kuaidi100::code_of(waybill.value, waybill.realm, carriers_));
    const auto phone = request.companions.find("phone");
    const auto digits = phone == request.companions.end() ? std::string() : last_four(phone->second);
    const auto answer = DOSSIER_TRY(ask(query(carrier, waybill.value, digits)));
    const auto parsed = json::parse(answer.bytes);
    // Only a list of events is everything there is: a refusal must not withdraw what was seen before.
    const bool whole = parsed && json::text(*parsed, "/result") != "false" && json::find(*parsed, "/data") != nullptr;
    DOSSIER_TRY(sink.document(waybill.value, answer.handle, whole ? Covers::all : Covers::some));
    if (!parsed) return {};  // kept; normalise says what is wrong with it
    return kuaidi100::refusal_in(*parsed, !digits.empty());
  }

  static Result<void> normalise(const Document& document, const Mapping& mapping, Records& out) {
    const auto parsed = json::parse(document.bytes);
    if (!parsed)
      return fail(ErrorKind::malformed, "not an answer of Kuaidi100, but a page or another text (" +
                                            parsed.error().message() + "). Is the option \"endpoint\" right?");
    const auto& answer = *parsed;
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

  static std::string query(const std::string& carrier, const std::string& waybill, const std::string& digits = {}) {
    json::Object query;
    query.put("com", carrier).put("num", waybill).put_some("phone", digits);
    return query.put("resultv2", "4").put("show", "0").put("order", "asc").str();
  }

  Result<Answer> ask(const std::string& param) {
    // It covers this exact text; who has it can ask this again in our name.
    const auto sign = md5_hex(param + key_.reveal() + customer_);
    DOSSIER_TRY(host_.conceal(sign));
    return host_.http().post_form(endpoint_, {{"customer", customer_}, {"sign", sign}, {"param", param}});
  }

  static Result<void> no_service(const std::string& seen) {
    return fail(ErrorKind::config, seen +
                                       ". This is not Kuaidi100's query service: correct the option \"endpoint\" "
                                       "(usually " +
                                       std::string(usual_endpoint) + ")");
  }

  Host& host_;
  std::string customer_;
  Secret key_;
  std::string endpoint_;
  kuaidi100::Carriers carriers_;
};

}  // namespace

DOSSIER_CONNECTOR(Kuaidi100, spec)
