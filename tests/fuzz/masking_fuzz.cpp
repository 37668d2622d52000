// Hiding personal data in any text: what comes out is UTF-8, in linear time.
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "report/masking.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size) {
  using namespace dossier;
  static const report::Masker masker(AssembledCase{}, report::Words("zh-CN"), "CN");
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto utf8 = decode_text(bytes).utf8;  // as ingest leaves every field of a record
  if (!is_utf8(masker.text(bytes)) || !is_utf8(masker.address(utf8))) std::abort();
  for (const auto* type : {"phone", "email", "order_no", "customer_id"})
    if (!is_utf8(masker.identifier({type, "s", utf8, utf8, "customer"}))) std::abort();
  return 0;
}
