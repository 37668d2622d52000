#include "bundle/json_line.hpp"

#include <rapidjson/reader.h>

#include <algorithm>

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

/// Takes what a writer writes and compares it with what stands there, without keeping either.
class Comparison {
 public:
  using Ch = char;
  explicit Comparison(std::string_view there) : there_(there) {}
  void Put(char letter) { equal_ = equal_ && at_ < there_.size() && there_[at_++] == letter; }
  void Flush() {}
  bool is_equal() const { return equal_ && at_ == there_.size(); }

 private:
  std::string_view there_;
  size_t at_ = 0;
  bool equal_ = true;
};

bool is_whole(const json::Value& number) {
  constexpr int64_t most = int64_t{1} << 53;  // what every reader of JSON keeps
  return number.IsInt64() && number.GetInt64() >= -most && number.GetInt64() <= most;
}

/// Members sorted and none twice, numbers whole. The nesting is bounded already.
bool is_in_order(const json::Value& value) {
  if (value.IsNumber()) return is_whole(value);
  if (value.IsArray()) return std::all_of(value.Begin(), value.End(), is_in_order);
  if (!value.IsObject()) return true;
  for (auto member = value.MemberBegin(); member != value.MemberEnd(); ++member) {
    if (member != value.MemberBegin() && json::view((member - 1)->name) >= json::view(member->name)) return false;
    if (!is_in_order(member->value)) return false;
  }
  return true;
}

bool is_canonical(const json::Document& document, std::string_view line) {
  if (!is_in_order(document)) return false;
  Comparison comparison(line);
  rapidjson::Writer<Comparison, rapidjson::UTF8<>, rapidjson::UTF8<>, json::detail::Memory> writer(comparison);
  document.Accept(writer);
  return comparison.is_equal();
}

}  // namespace

Checked<json::Document> parse_json_line(std::string& line, const std::string& place) {
  if (line.find('\0') != std::string::npos) return refuse("index-json", place + ": holds a zero byte");
  const auto as_it_stands = line;
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
  if (!is_canonical(document, as_it_stands))
    return refuse("index-canonical", place +
                                         ": not in canonical form: members sorted and none twice, no white space, "
                                         "whole numbers");
  return document;
}

}  // namespace dossier::bundle
