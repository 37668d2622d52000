#include "bundle/json_line.hpp"

#include <rapidjson/reader.h>

#include "bundle/names.hpp"

namespace dossier::bundle {
namespace {

/// Passes on what the parser reads until it is too much or too deep.
class Bounded {
 public:
  using Ch = char;
  explicit Bounded(json::Document& document) : document_(document) {}
  bool exceeded() const { return exceeded_; }

  bool Null() { return room() && document_.Null(); }
  bool Bool(bool value) { return room() && document_.Bool(value); }
  bool Int(int value) { return room() && document_.Int(value); }
  bool Uint(unsigned value) { return room() && document_.Uint(value); }
  bool Int64(int64_t value) { return room() && document_.Int64(value); }
  bool Uint64(uint64_t value) { return room() && document_.Uint64(value); }
  bool Double(double value) { return room() && document_.Double(value); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool copy) {
    return room() && document_.RawNumber(text, size, copy);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return room() && document_.String(text, size, copy);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) { return room() && document_.Key(text, size, copy); }
  bool StartObject() { return deeper() && document_.StartObject(); }
  bool EndObject(rapidjson::SizeType members) { return --depth_, document_.EndObject(members); }
  bool StartArray() { return deeper() && document_.StartArray(); }
  bool EndArray(rapidjson::SizeType elements) { return --depth_, document_.EndArray(elements); }

 private:
  bool room() { return ++values_ <= most_values_in_a_line || !(exceeded_ = true); }
  bool deeper() { return room() && (++depth_ <= deepest_nesting || !(exceeded_ = true)); }
  json::Document& document_;
  size_t values_ = 0, depth_ = 0;
  bool exceeded_ = false;
};

}  // namespace

Checked<json::Document> parse_json_line(std::string& line, const std::string& place) {
  if (line.find('\0') != std::string::npos) return refuse("index-json", place + ": holds a zero byte");
  json::Document document;
  rapidjson::ParseResult parsed;
  bool exceeded = false;
  const auto generate = [&](json::Document& target) {
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseInsituFlag;
    rapidjson::InsituStringStream stream(line.data());
    rapidjson::Reader reader;
    Bounded bounded(target);
    parsed = reader.Parse<flags>(stream, bounded);
    exceeded = bounded.exceeded();
    return !parsed.IsError();
  };
  document.Populate(generate);
  if (exceeded)
    return refuse("limit", place + ": more than " + std::to_string(most_values_in_a_line) +
                               " values, or nested deeper than " + std::to_string(deepest_nesting));
  if (parsed.IsError())
    return refuse("index-json", place + ": not JSON at byte " + std::to_string(parsed.Offset()) + ": " +
                                    rapidjson::GetParseError_En(parsed.Code()));
  if (!document.IsObject()) return refuse("index-json", place + ": JSON, but no object");
  return document;
}

}  // namespace dossier::bundle
