// JSON as sources send it and as we write it: RapidJSON with the rules of this house.
//
// Parsing keeps every number as its own text (an order number has up to 21 digits, a double keeps 15), works without
// recursion, and refuses invalid UTF-8. Canonical writing follows RFC 8785 for what we allow: sorted keys, no
// spaces, integers within ±2^53.
#pragma once

#define RAPIDJSON_HAS_STDSTRING 1
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dossier/result.hpp"

namespace dossier::json {

namespace detail {

/// RapidJSON's own allocator hands out null when there is no memory, and RapidJSON writes to it.
class Memory {
 public:
  static constexpr bool kNeedFree = true;
  void* Malloc(size_t size) { return size == 0 ? nullptr : checked(std::malloc(size)); }
  void* Realloc(void* held, size_t, size_t size) {
    if (size > 0) return checked(std::realloc(held, size));
    std::free(held);
    return nullptr;
  }
  static void Free(void* held) { std::free(held); }

 private:
  static void* checked(void* taken) {
    if (taken) return taken;
    if (const auto handler = std::get_new_handler()) handler();
    throw std::bad_alloc();
  }
};

/// Most objects are small, and there are many of them: RapidJSON's own pool would take 64 KiB for each.
class Pool : public rapidjson::MemoryPoolAllocator<Memory> {
 public:
  Pool() : rapidjson::MemoryPoolAllocator<Memory>(size_t{2} << 10) {}
};

}  // namespace detail

using Document = rapidjson::GenericDocument<rapidjson::UTF8<>, detail::Pool, detail::Memory>;
using Value = Document::ValueType;
using Buffer = rapidjson::GenericStringBuffer<rapidjson::UTF8<>, detail::Memory>;
using Writer = rapidjson::Writer<Buffer, rapidjson::UTF8<>, rapidjson::UTF8<>, detail::Memory>;

namespace detail {

inline tl::unexpected<Error> no_json(size_t offset, const std::string& why) {
  return fail(ErrorKind::malformed, "not JSON at byte " + std::to_string(offset) + ": " + why);
}

template <unsigned flags>
Result<Document> parsed(std::string_view text) {
  Document document;
  document.Parse<flags | rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError())
    return no_json(document.GetErrorOffset(), rapidjson::GetParseError_En(document.GetParseError()));
  // RapidJSON takes a zero byte for the end: what stands behind it would be lost without a word.
  if (const auto zero = text.find('\0'); zero != std::string_view::npos) return no_json(zero, "A zero byte.");
  return document;
}

}  // namespace detail

/// Parses one JSON text of a source. Numbers become strings that hold their own text.
/// Errors: malformed, with the byte offset.
inline Result<Document> parse(std::string_view text) {
  return detail::parsed<rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag>(text);
}

/// As parse(), for a text whose strings may hold any bytes (the names of files): they are not checked for UTF-8.
inline Result<Document> parse_bytes(std::string_view text) {
  return detail::parsed<rapidjson::kParseNumbersAsStringsFlag>(text);
}

/// Parses JSON that Dossier itself wrote: integers stay integers.
inline Result<Document> parse_own(std::string_view text) {
  return detail::parsed<rapidjson::kParseValidateEncodingFlag>(text);
}

/// The value at a JSON pointer (RFC 6901), or null.
inline const Value* find(const Value& value, std::string_view pointer) {
  // Most lead to a member of an object: RapidJSON would take memory for the steps of each.
  if (pointer.starts_with('/') && value.IsObject()) {
    const auto name = pointer.substr(1, pointer.find('/', 1) - 1);
    if (name.find('~') == std::string_view::npos) {
      const auto length = static_cast<rapidjson::SizeType>(name.size());
      const auto member = value.FindMember(Value(rapidjson::StringRef(name.data(), length)));
      return member == value.MemberEnd() ? nullptr : find(member->value, pointer.substr(1 + name.size()));
    }
  }
  if (pointer.empty()) return &value;
  return rapidjson::GenericPointer<Value, detail::Memory>(pointer.data(), pointer.size()).Get(value);
}

inline std::string_view view(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

/// The text (or the number's text, or "true"/"false") at a pointer; empty when absent, null, or not a scalar.
inline std::string text(const Value& value, std::string_view pointer) {
  const auto* found = find(value, pointer);
  if (!found) return {};
  if (found->IsString()) return std::string(view(*found));
  if (found->IsBool()) return found->GetBool() ? "true" : "false";
  if (found->IsInt64()) return std::to_string(found->GetInt64());
  return {};
}

/// As text(), but absent or empty is an error that names the pointer.
inline Result<std::string> required_text(const Value& value, std::string_view pointer) {
  auto found = text(value, pointer);
  if (found.empty()) return fail(ErrorKind::malformed, std::string(pointer) + ": missing or empty, wanted a text");
  return found;
}

/// The whole number at a pointer; `otherwise` when absent or no whole number.
inline int64_t integer(const Value& value, std::string_view pointer, int64_t otherwise = 0) {
  const auto* found = find(value, pointer);
  if (!found) return otherwise;
  if (found->IsInt64()) return found->GetInt64();
  if (!found->IsString()) return otherwise;
  const auto digits = view(*found);
  int64_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return problem == std::errc() && end == digits.data() + digits.size() ? number : otherwise;
}

/// The elements of the array at a pointer, each with its own pointer; empty when there is no array.
inline std::vector<std::pair<const Value&, std::string>> each(const Value& value, std::string_view pointer) {
  std::vector<std::pair<const Value&, std::string>> elements;
  const auto* array = find(value, pointer);
  if (!array || !array->IsArray()) return elements;
  elements.reserve(array->Size());
  for (rapidjson::SizeType index = 0; index < array->Size(); ++index)
    elements.emplace_back((*array)[index], std::string(pointer) + "/" + std::to_string(index));
  return elements;
}

/// One step of a JSON pointer, with `~` and `/` escaped (RFC 6901 section 4).
inline std::string pointer_step(std::string_view name) {
  std::string step;
  for (const char letter : name) {
    if (letter == '~') step += "~0";
    else if (letter == '/') step += "~1";
    else step += letter;
  }
  return step;
}

inline std::string to_string(const Value& value) {
  Buffer buffer;
  Writer writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

/// Builds one JSON object, member by member; what is empty or absent can be left out with `put_some`.
class Object {
 public:
  Object() : document_(rapidjson::kObjectType) {}
  Object(const Object& other) { document_.CopyFrom(other.document_, document_.GetAllocator()); }
  Object(Object&&) = default;
  Object& operator=(const Object& other) { return *this = Object(other); }
  Object& operator=(Object&&) = default;
  ~Object() = default;

  Object& put(std::string_view name, std::string_view text) { return add(name, string(text)); }
  Object& put(std::string_view name, const char* text) { return put(name, std::string_view(text)); }
  Object& put(std::string_view name, const std::string& text) { return put(name, std::string_view(text)); }
  Object& put(std::string_view name, bool flag) { return add(name, Value(flag)); }
  Object& put(std::string_view name, int number) { return add(name, Value(static_cast<int64_t>(number))); }
  Object& put(std::string_view name, int64_t number) { return add(name, Value(number)); }
  Object& put(std::string_view name, uint64_t number) { return add(name, Value(number)); }
  Object& put(std::string_view name, const Value& value) { return add(name, Value(value, document_.GetAllocator())); }
  Object& put(std::string_view name, const Object& object) { return put(name, object.value()); }
  Object& put(std::string_view name, const std::vector<std::string>& texts) {
    Value array(rapidjson::kArrayType);
    for (const auto& text : texts) array.PushBack(string(text), document_.GetAllocator());
    return add(name, std::move(array));
  }
  Object& put(std::string_view name, const std::map<std::string, std::string>& texts) {
    Object object;
    for (const auto& [key, text] : texts) object.put(key, text);
    return put(name, object);
  }
  Object& put(std::string_view name, const std::vector<Object>& objects) {
    Value array(rapidjson::kArrayType);
    for (const auto& object : objects)
      array.PushBack(Value(object.value(), document_.GetAllocator()), document_.GetAllocator());
    return add(name, std::move(array));
  }
  /// Leaves the member out when the text is empty.
  Object& put_some(std::string_view name, std::string_view text) { return text.empty() ? *this : put(name, text); }

  const Value& value() const { return document_; }
  std::string str() const { return to_string(document_); }

 private:
  Value string(std::string_view text) {
    // RapidJSON takes no null pointer, which an empty view may hold.
    return Value(text.empty() ? "" : text.data(), static_cast<rapidjson::SizeType>(text.size()),
                 document_.GetAllocator());
  }
  Object& add(std::string_view name, Value&& value) {
    document_.AddMember(string(name), std::move(value), document_.GetAllocator());
    return *this;
  }
  Document document_;
};

namespace detail {
inline void write_canonical(const Value& value, Writer& writer) {
  if (value.IsObject()) {
    std::vector<const Value::Member*> members;
    for (const auto& member : value.GetObject()) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const auto* left, const auto* right) { return view(left->name) < view(right->name); });
    writer.StartObject();
    for (const auto* member : members) {
      writer.Key(member->name.GetString(), member->name.GetStringLength());
      write_canonical(member->value, writer);
    }
    writer.EndObject();
  } else if (value.IsArray()) {
    writer.StartArray();
    for (const auto& element : value.GetArray()) write_canonical(element, writer);
    writer.EndArray();
  } else {
    value.Accept(writer);
  }
}
}  // namespace detail

/// Canonical JSON (RFC 8785): members sorted, no white space. The value must hold no floating-point number; its keys
/// are ours and so ASCII, or a source's, whose bytewise order is then the rule.
inline std::string canonical(const Value& value) {
  Buffer buffer;
  Writer writer(buffer);
  detail::write_canonical(value, writer);
  return {buffer.GetString(), buffer.GetSize()};
}
inline std::string canonical(const Object& object) { return canonical(object.value()); }

}  // namespace dossier::json
