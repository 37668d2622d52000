// The least a program can do for the messages of chat_lines.hpp: RapidJSON, OpenSSL and SQLite by themselves, in one
// thread, for the one shape that those lines have.
//   bench_plain_chats FOLDER STORE
// Leaves the same rows in the tables of the (empty) store as a pull: what `dossier` adds is what it costs.
#include <rapidjson/document.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "plain_store.hpp"

namespace {

namespace fs = std::filesystem;
using namespace dossier::bench;

constexpr size_t portion = size_t{64} << 10;  // bytes of lines kept as one document
constexpr int portions_of_a_batch = 64;

struct Named {
  std::string owner, raw, type, value, realm = "wecom";
};

struct Chat {
  std::string_view id, from, to, time, words;
  bool is_inbound = false;
  std::vector<Named> named;
};

std::string_view view(const rapidjson::Value& value) { return {value.GetString(), value.GetStringLength()}; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// DD20261234-5678 and 13812345678.
void find_numbers(Chat& chat) {
  const auto words = chat.words;
  std::vector<Named> phones;
  for (size_t at = 0; at < words.size(); ++at) {
    if (words.substr(at, 2) == "DD" && at + 15 <= words.size()) {
      const std::string raw(words.substr(at, 15));
      chat.named.push_back({"none", raw, "order_no", raw.substr(0, 10) + raw.substr(11)});
      at += 14;
    } else if (words.substr(at, 2) == "13" && at + 11 <= words.size() && (at == 0 || !is_digit(words[at - 1]))) {
      const std::string raw(words.substr(at, 11));
      phones.push_back({"recipient", raw, "phone", "+86" + raw, ""});
      at += 10;
    }
  }
  chat.named.insert(chat.named.end(), phones.begin(), phones.end());
}

void read_chat(const rapidjson::Document& line, Chat& chat) {
  chat.id = view(line["msgid"]);
  chat.from = view(line["from"]);
  chat.to = view(line["tolist"][0]);
  chat.time = view(line["msgtime"]);
  chat.words = view(line["text"]["content"]);
  chat.is_inbound = chat.from.starts_with("wm");
  const std::string contact(chat.is_inbound ? chat.from : chat.to), staff(chat.is_inbound ? chat.to : chat.from);
  chat.named = {{"", staff + "|" + contact, "conversation_id", staff + "|" + contact},
                {"recipient", contact, "customer_id", contact},
                {"agent", staff, "agent_id", staff}};
  find_numbers(chat);
  chat.named[0].owner = chat.is_inbound && chat.named.size() > 3 ? "customer" : "none";
}

void put_time(Writer& out, std::string_view milliseconds) {
  const auto count = std::strtoll(std::string(milliseconds).c_str(), nullptr, 10);
  const time_t seconds = count / 1000;
  std::tm civil{};
  gmtime_r(&seconds, &civil);
  char whole[32], fraction[8];
  std::strftime(whole, sizeof whole, "%Y-%m-%dT%H:%M:%S", &civil);
  std::snprintf(fraction, sizeof fraction, ".%03d", static_cast<int>(count % 1000));
  std::string at = whole + std::string(fraction);
  at.erase(at.find_last_not_of('0') + 1);
  if (at.ends_with('.')) at.pop_back();
  out.Key("at");
  out.StartObject();
  put(out, "basis", "epoch");
  put(out, "earliest", at + "Z");
  put(out, "latest", whole + std::string(fraction) + "999Z");
  out.Key("offset_min");
  out.Int(0);
  put(out, "precision", "ms");
  put(out, "raw", milliseconds);
  put(out, "utc", at + "+00:00");
  out.EndObject();
}

void put_party(Writer& out, std::string_view id) {
  const bool is_contact = id.starts_with("wm");
  out.StartObject();
  put(out, "id", id);
  if (!is_contact) put(out, "name", id);
  put(out, "role", is_contact ? "customer" : "agent");
  out.EndObject();
}

void write_content(const Chat& chat, Writer& out) {
  out.StartObject();
  put_time(out, chat.time);
  put(out, "channel", "wecom");
  put(out, "direction", chat.is_inbound ? "inbound" : "outbound");
  out.Key("identifiers");
  out.StartArray();
  for (const auto& named : chat.named) {
    out.StartObject();
    put(out, "owner", named.owner);
    put(out, "raw", named.raw);
    if (!named.realm.empty()) put(out, "realm", named.realm);
    put(out, "type", named.type);
    put(out, "value", named.value);
    out.EndObject();
  }
  out.EndArray();
  put(out, "kind", "message");
  out.Key("parties");
  out.StartArray();
  put_party(out, chat.from);
  put_party(out, chat.to);
  out.EndArray();
  put(out, "text", chat.words);
  out.EndObject();
}

class Keeping {
 public:
  explicit Keeping(sqlite3* database) : database_(database) {}

  /// Lines of one file that lie behind each other, as one document.
  void keep(const fs::path& file, size_t offset, std::string_view bytes) {
    if (portions_ == 0) execute(database_, "BEGIN IMMEDIATE");
    document(file, offset, bytes);
    sqlite3_int64 number = 0;
    for (size_t at = 0; at < bytes.size(); ++number) {
      const auto end = bytes.find('\n', at);
      record(bytes.substr(at, end - at), number);
      at = end + 1;
    }
    if (++portions_ == portions_of_a_batch) commit();
  }
  void commit() {
    if (portions_ == 0) return;
    (checkpoint_ << "wecom"
                 << "messages" << last_key_ << at_)
        .run();
    execute(database_, "COMMIT");
    portions_ = 0;
  }

 private:
  void document(const fs::path& file, size_t offset, std::string_view bytes) {
    at_ = now();
    const auto digest = sha256(bytes), size = std::to_string(bytes.size()), from = std::to_string(offset);
    (payload_ << digest << static_cast<sqlite3_int64>(bytes.size()) << packed(bytes, packed_)).run();
    last_key_ = file.filename().string() + " from byte " + from;
    const auto request = R"({"stream":"messages","wire":{"length":)" + size + R"(,"offset":)" + from + R"(,"path":")" +
                         file.string() + "\"}}";
    (document_ << last_key_ << request << digest << at_ << at_).run();
    (document_row_ << last_key_ << request << digest).step();
    document_id_ = document_row_.integer(0);
    document_row_.end();
  }

  void record(std::string_view bytes, sqlite3_int64 number) {
    rapidjson::Document line;
    line.Parse<rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag>(bytes.data(),
                                                                                              bytes.size());
    if (line.HasParseError()) give_up("a line that is no JSON");
    read_chat(line, chat_);
    content_.Clear();
    Writer writer(content_);
    write_content(chat_, writer);
    const std::string_view content(content_.GetString(), content_.GetSize());
    const auto contact = chat_.is_inbound ? chat_.from : chat_.to;
    const auto id = "message|" + std::string(chat_.id) + "|" + std::string(contact), digest = sha256(content);
    const auto row = version(id, digest, content);
    const auto pointer = "line=" + std::to_string(number) + "," + std::to_string(number + 1);
    (sighting_ << row << document_id_ << pointer << mapping_ << "wecom_archive 1.0.0" << at_ << at_).run();
  }

  sqlite3_int64 version(const std::string& id, const std::string& digest, std::string_view content) {
    sqlite3_int64 row = 0, newest = 0;
    bool is_known = false;
    if ((newest_ << id).step()) {
      row = newest_.integer(0);
      newest = newest_.integer(1);
      is_known = newest_.text(2) == digest;
    }
    newest_.end();
    if (is_known) return row;
    (record_ << id << newest + 1 << digest << content << at_).run();
    row = sqlite3_last_insert_rowid(database_);
    for (const auto& named : chat_.named) (identifier_ << named.type << named.value << named.realm << row).run();
    return row;
  }

  sqlite3* database_;
  Statement payload_{database_,
                     "INSERT INTO payloads(digest, size, home, bytes) VALUES(?,?,'zstd',?) ON CONFLICT DO NOTHING"};
  Statement document_{
      database_,
      "INSERT INTO documents(source, stream, key, request, digest, content_type, charset, fetched_by, fetched_at, "
      "ingested_at) VALUES('wecom','messages',?,?,?,'application/jsonl','utf-8','host',?,?) ON CONFLICT DO NOTHING"};
  Statement document_row_{database_,
                          "SELECT id FROM documents WHERE source='wecom' AND stream='messages' AND key=? AND request=? "
                          "AND digest=?"};
  Statement newest_{database_,
                    "SELECT id, version, digest FROM records WHERE source='wecom' AND stream='messages' AND "
                    "source_id=? ORDER BY version DESC LIMIT 1"};
  Statement record_{database_,
                    "INSERT INTO records(source, stream, source_id, version, digest, content, ingested_at) "
                    "VALUES('wecom','messages',?,?,?,?,?)"};
  Statement identifier_{database_,
                        "INSERT INTO identifiers(type, value, realm, record) VALUES(?,?,?,?) ON CONFLICT DO NOTHING"};
  Statement sighting_{database_,
                      "INSERT INTO sightings(record, document, pointer, mapping, connector, fetched_at, ingested_at) "
                      "VALUES(?,?,?,?,?,?,?) ON CONFLICT DO NOTHING"};
  Statement checkpoint_{database_,
                        "INSERT OR REPLACE INTO checkpoints(source, stream, cursor, saved_at) VALUES(?,?,?,?)"};
  const std::string mapping_ = sha256("the options of the mapping");
  Chat chat_;
  Buffer content_;
  int portions_ = 0;
  sqlite3_int64 document_id_ = 0, at_ = 0;
  std::string last_key_, packed_;
};

void keep_file_of_chats(const fs::path& file, Keeping& keeping) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes, line;
  size_t offset = 0;
  const auto flush = [&] {
    if (!bytes.empty()) keeping.keep(file, offset, bytes);
    offset += bytes.size();
    bytes.clear();
  };
  while (std::getline(in, line)) {
    line += '\n';
    if (bytes.size() + line.size() > portion) flush();
    bytes += line;
  }
  flush();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) give_up("usage: bench_plain_chats FOLDER STORE");
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(arguments[1])) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  const fs::path store = arguments[2];
  auto* database = open_store(store / "store.sqlite");
  {
    Keeping keeping(database);
    for (const auto& file : files) keep_file_of_chats(file, keeping);
    keeping.commit();
  }
  sqlite3_close(database);
  return 0;
}
