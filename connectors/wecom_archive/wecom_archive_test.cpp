// What a read does with a folder, and what becomes of lines; how the connector behaves in a whole hub stands in
// tests/integration/wecom_archive_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "testkit/scripted_folder.hpp"

namespace dossier::testkit {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

const std::string chen = "wmTestCustomerChen00000000000001", liu = "wmTestCustomerLiu000000000000002";
constexpr auto order = "DD20261008-5521";
constexpr int64_t second = 1'000'000, day = 86400 * second;
constexpr int64_t sent_at = 1791948000 * second;
// A pull goes by the present: of the one WeCom has nothing any more, of the other all.
constexpr int64_t of_2020 = 1577836800 * second, of_2100 = 4102444800 * second;

std::string line(const std::string& id, const std::string& from, const std::string& to, const std::string& text,
                 int64_t at = sent_at) {
  return R"({"msgid":")" + id + R"(","action":"send","from":")" + from + R"(","tolist":[")" + to +
         R"("],"roomid":"","msgtime":)" + std::to_string(at / 1000) + R"(,"msgtype":"text","text":{"content":")" +
         text + "\"}}\n";
}

// `to`: as JSON; `room`: empty between two.
std::string addressed(const std::string& id, const std::string& from, const std::string& to, const std::string& room,
                      const std::string& text) {
  return R"({"msgid":")" + id + R"(","action":"send","from":")" + from + R"(","tolist":)" + to + R"(,"roomid":")" +
         room + R"(","msgtime":1791948000123,"msgtype":"text","text":{"content":")" + text + "\"}}\n";
}

std::string recall(const std::string& id, const std::string& of, const std::string& to) {
  return R"({"msgid":")" + id + R"(","action":"recall","from":"lisi","tolist":)" + to +
         R"(,"msgtype":"revoke","revoke":{"pre_msgid":")" + of + "\"}}\n";
}

// A picture that the customer sent.
std::string picture(const std::string& id, const std::string& md5, size_t size, int64_t at = sent_at) {
  return R"({"msgid":")" + id + R"(","action":"send","from":")" + chen +
         R"(","tolist":["wangmou"],"roomid":"","msgtime":)" + std::to_string(at / 1000) +
         R"(,"msgtype":"image","image":{"md5sum":")" + md5 + R"(","filesize":)" + std::to_string(size) +
         ",\"sdkfileid\":\"Q0hB\"}}\n";
}

const std::string head_of_mixed = R"({"msgid":"5_external","action":"send","from":")" + chen +
                                  R"(","tolist":["wangmou"],"roomid":"","msgtime":1791948000123,"msgtype":"mixed",)" +
                                  R"("mixed":{"item":[{"type":"image","content":")";

constexpr auto md5_of_hello = "5d41402abc4b2a76b9719d911017c592";

json::Object sought(const std::string& type, const std::string& value) {
  return json::Object().put("type", type).put("realm", "tickets").put("value", value).put("raw", value);
}

class WecomFolder : public ::testing::Test {
 protected:
  WecomFolder() : built_(built_connector("wecom_archive")) {}

  static json::Object options() { return json::Object().put("folder", "/drop"); }
  Result<void> look_up(const json::Object& identifier, int64_t from = 0, int64_t until = sent_at + day) {
    return look_up_in(folder_, built_, options(), identifier, from, until);
  }
  Result<void> probe(const json::Object& with = options()) { return probe_in(folder_, built_, with); }
  std::vector<std::string> records_of(const std::string& bytes) const {
    const auto mapping = options_of(built_.spec, json::Object().value(), "mapping");
    return normalised_lines(*built_.plugin, {"messages", "a.jsonl", "application/jsonl", bytes}, mapping,
                            json::Object().value());
  }
  std::vector<std::string> handed_over() const {
    std::vector<std::string> all;
    for (const auto& [key, bytes] : folder_.as_read) all.push_back(bytes);
    return all;
  }

  BuiltConnector built_;
  ScriptedFolder folder_{"/drop"};
};

TEST(WecomArchive, MakesOfEveryGoldenCaseWhatItsFileSays) { expect_golden_cases("wecom_archive"); }

TEST(WecomArchive, ListsEachOfItsOptionsInItsReadme) { expect_readme_of("wecom_archive"); }

TEST_F(WecomFolder, MakesARecordOfEachTypeThatOthersHaveSeen) {
  const fs::path fixtures = fs::path(DOSSIER_EXTERNAL_FIXTURES) / "wecom-wxjava";
  if (std::string(DOSSIER_EXTERNAL_FIXTURES).empty() || !fs::exists(fixtures))
    GTEST_SKIP() << "no third-party payloads here; configure with -DDOSSIER_EXTERNAL_FIXTURES=FOLDER";
  int read = 0;
  for (const auto& entry : fs::directory_iterator(fixtures)) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path().filename().string());
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto lines = records_of(bytes);
    ASSERT_THAT(lines, Not(IsEmpty()));
    EXPECT_THAT(lines, Each(AllOf(HasSubstr("\"text\":"), HasSubstr("\"pointer\":\"line=0,1\""),
                                  Not(HasSubstr("\"reject\"")), Not(HasSubstr("未识别")))));
    const bool has_time = entry.path().stem() != "image";
    EXPECT_THAT(lines, Each(has_time ? HasSubstr("\"at\":{")
                                     : HasSubstr("\"time_as_written\":\"0\"")));  // that one's msgtime is 0
    EXPECT_EQ(lines[0].find("\"media\":[{") != std::string::npos, bytes.find("sdkfileid") != std::string::npos);
    ++read;
  }
  EXPECT_EQ(read, 27);
}

TEST_F(WecomFolder, HandsOverTheLinesThatNameTheOrderAndNoOther) {
  const auto own = line("1", chen, "wangmou", "dd20261008-5521 怎么还没到");
  folder_.file("a.jsonl", line("0", liu, "wangmou", "DD20261008-55219") + own + line("2", liu, "wangmou", "在吗"));
  ASSERT_TRUE(look_up(sought("order_no", order)));
  EXPECT_THAT(folder_.as_read,
              ElementsAre(Pair(
                  "a.jsonl from byte " + std::to_string(line("0", liu, "wangmou", "DD20261008-55219").size()), own)));
}

TEST_F(WecomFolder, FindsAConversationWithItsRecalls) {
  const auto asked = line("1", chen, "wangmou", "在吗"), answered = line("2", "wangmou", chen, "在");
  const auto recalled = recall("3", "2", "[\"" + chen + "\"]");
  folder_.file("a.jsonl", asked + line("9", "lisi", chen, "您好") + answered + recalled);
  ASSERT_TRUE(look_up(sought("conversation_id", "wangmou|" + chen)));
  EXPECT_THAT(handed_over(), ElementsAre(asked, answered + recalled));
}

TEST_F(WecomFolder, TakesNoRecallOfAnothersMessageOfTheSameId) {
  const auto own = line("2", chen, "wangmou", order);
  folder_.file("a.jsonl", own + recall("3", "2", "[\"" + liu + "\"]"));
  ASSERT_TRUE(look_up(sought("order_no", order)));
  EXPECT_THAT(handed_over(), ElementsAre(own));
}

TEST_F(WecomFolder, NamesARecallThatSaysNotWhoseMessageItTakesBack) {
  const auto own = line("2", chen, "wangmou", order);
  folder_.file("a.jsonl", own + recall("3", "2", "[]"));
  const auto outcome = look_up(sought("order_no", order));
  EXPECT_THAT(handed_over(), ElementsAre(own));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 message(s) of this contact or conversation do not say"));
}

TEST_F(WecomFolder, TellsWhoUsesARoomAfterAnotherApart) {
  const auto hers =
      addressed("1", chen, R"(["lisi"])", "wr1", "x") + addressed("2", "lisi", "[\"" + chen + "\"]", "wr1", "x");
  const auto others = addressed("3", liu, R"(["lisi"])", "wr1", "secret") +
                      addressed("4", "lisi", "[\"" + liu + "\"]", "wr1", "secret");
  folder_.file("a.jsonl", hers + others + addressed("5", "lisi", R"(["wangmou"])", "wr1", "among staff"));
  ASSERT_TRUE(look_up(sought("conversation_id", "wr1|" + chen)));
  EXPECT_THAT(handed_over(), ElementsAre(hers));
  folder_.as_read.clear();
  ASSERT_TRUE(look_up(sought("conversation_id", "wr1")));
  EXPECT_THAT(handed_over(), ElementsAre(HasSubstr("among staff")));
  EXPECT_THAT(records_of(addressed("1", chen, R"(["lisi"])", "wr1", order)),
              ElementsAre(HasSubstr(R"({"owner":"customer","raw":"wr1|)" + chen)));
}

TEST_F(WecomFolder, LeadsFromStaffInARoomToNobody) {
  EXPECT_THAT(
      records_of(addressed("5", "lisi", R"(["wangmou"])", "wr1", order)),
      ElementsAre(AllOf(HasSubstr(R"({"owner":"none","raw":"wr1",)"), Not(HasSubstr(R"("owner":"customer")")))));
}

TEST_F(WecomFolder, FollowsNoConversationIntoWhichStaffAloneWriteTheNumber) {
  EXPECT_THAT(records_of(line("1", "wangmou", liu, order)),
              ElementsAre(AllOf(HasSubstr(order), Not(HasSubstr(R"("owner":"customer")")))));
  EXPECT_THAT(records_of(line("1", liu, "wangmou", order)), ElementsAre(HasSubstr(R"("owner":"customer")")));
}

TEST_F(WecomFolder, FindsAConversationOfWhichALineIsInAnotherCharset) {
  const auto gbk = line("2", chen, "wangmou", "\xBF\xEC\xB5\xDD\xD2\x5C DD20261008-5521");
  folder_.file("a.jsonl", line("1", liu, "wangmou", "x") + gbk);
  for (const auto& identifier : {sought("conversation_id", "wangmou|" + chen), sought("order_no", order)}) {
    folder_.as_read.clear();
    ASSERT_TRUE(look_up(identifier));
    EXPECT_THAT(handed_over(), ElementsAre(gbk));
  }
}

TEST_F(WecomFolder, TakesNoLineInAnotherCharsetThatMerelyHoldsTheContact) {
  folder_.file("a.jsonl", line("2", liu, "wangmou", "\xBF\xEC\xB5\xDD " + chen));
  ASSERT_TRUE(look_up(sought("customer_id", chen)));
  EXPECT_THAT(handed_over(), IsEmpty());
}

TEST_F(WecomFolder, FilesThePictureOfALineInAnotherCharset) {
  auto gbk = picture("1", md5_of_hello, 5);
  gbk.insert(gbk.find("\"sdkfileid"), "\"filename\":\"\xBF\xEC.jpg\",");
  folder_.file("a.jsonl", gbk);
  folder_.file(std::string(md5_of_hello) + ".jpg", "hello");
  ASSERT_TRUE(look_up(sought("customer_id", chen)));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "")));
}

TEST_F(WecomFolder, FindsWhatIsAddressedToOneWithoutAListOrToSeveral) {
  const auto all = addressed("1", "wangmou", "\"" + chen + "\"", "", "a") +
                   addressed("2", chen, R"(["wangmou","lisi"])", "", "b") +
                   addressed("3", "wangmou", "[\"" + chen + R"(","lisi"])", "", "c");
  folder_.file("a.jsonl", all);
  for (const auto& identifier : {sought("conversation_id", "wangmou|" + chen), sought("customer_id", chen)}) {
    folder_.as_read.clear();
    ASSERT_TRUE(look_up(identifier));
    EXPECT_THAT(handed_over(), ElementsAre(all));
  }
}

TEST_F(WecomFolder, NamesWhatDoesNotSayBetweenWhomItWas) {
  const auto nobody = addressed("1", chen, "null", "", "a");
  folder_.file("a.jsonl", nobody + addressed("2", "wangmou", "[\"" + chen + "\",\"" + liu + "\"]", "", "b"));
  auto outcome = look_up(sought("conversation_id", "wangmou|" + chen));
  EXPECT_THAT(handed_over(), IsEmpty());
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("2 message(s) of this contact or conversation do not say"),
                                               HasSubstr("a.jsonl at byte 0")));
  outcome = look_up(sought("customer_id", chen));
  EXPECT_THAT(handed_over(), ElementsAre(nobody));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 message(s) of this contact or conversation do not say"));
}

TEST_F(WecomFolder, FindsAnIdWhoseLettersAreEscaped) {
  const auto escaped = line("1", R"(\u0077)" + chen.substr(1), "wangmou", "在吗");
  folder_.file("a.jsonl", line("0", liu, "wangmou", "x") + escaped);
  ASSERT_TRUE(look_up(sought("conversation_id", "wangmou|" + chen)));
  EXPECT_THAT(handed_over(), ElementsAre(escaped));
}

TEST_F(WecomFolder, FindsByContactRoomAndPhone) {
  const auto own = line("1", chen, "wangmou", "我的电话138-1234-5678");
  const auto room = R"({"msgid":"2","action":"send","from":"wangmou","tolist":[")" + chen +
                    R"("],"roomid":"wr1","msgtime":1791948000123,"msgtype":"markdown","info":{"content":"hi"}})"
                    "\n";
  folder_.file("a.jsonl", own + line("7", liu, "wangmou", "x") + room);
  ASSERT_TRUE(look_up(sought("phone", "+8613812345678")));
  EXPECT_THAT(handed_over(), ElementsAre(own));
  folder_.as_read.clear();
  ASSERT_TRUE(look_up(sought("conversation_id", "wr1|" + chen)));
  EXPECT_THAT(handed_over(), ElementsAre(room));
  folder_.as_read.clear();
  ASSERT_TRUE(look_up(sought("customer_id", chen)));
  EXPECT_THAT(handed_over(), ElementsAre(own, room));
}

TEST_F(WecomFolder, LooksNoFurtherThanTheWindow) {
  const auto own = line("2", chen, "wangmou", order);
  folder_.file("old.jsonl", line("0", chen, "wangmou", order, sent_at - 10 * day), 5 * second);
  folder_.file("a.jsonl", line("1", chen, "wangmou", order, sent_at - 10 * day) + own, sent_at);
  ASSERT_TRUE(look_up(sought("order_no", order), sent_at - day));
  EXPECT_THAT(handed_over(), ElementsAre(own));
  EXPECT_EQ(folder_.reads, 2) << "what was written last before the window is not opened";
}

TEST_F(WecomFolder, SaysThatThePatternCouldNeverFindTheNumber) {
  folder_.file("a.jsonl", line("1", chen, "wangmou", "订单 5521"));
  for (const auto& identifier : {sought("order_no", "5521"), sought("complaint_no", "TS1")}) {
    const auto outcome = look_up(identifier);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind(), ErrorKind::config);
    EXPECT_THAT(outcome.error().message(), HasSubstr("does not fit"));
  }
}

TEST_F(WecomFolder, FilesWhatIsWhatTheMessageSaysItIs) {
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5));
  folder_.file(std::string(md5_of_hello) + ".jpg", "hello");
  ASSERT_TRUE(look_up(sought("customer_id", chen)));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "")));
}

TEST_F(WecomFolder, TakesNoFileForAnother) {
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5));
  folder_.file(std::string(md5_of_hello) + ".jpg", "hallo");
  auto outcome = look_up(sought("customer_id", chen));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), AllOf(HasSubstr("not what their message says"), HasSubstr("MD5 ")));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "corrupt")));
  folder_.file(std::string(md5_of_hello) + ".jpg", "hell");
  outcome = look_up(sought("customer_id", chen));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("4 bytes, wanted 5"));
  EXPECT_THAT(handed_over(), SizeIs(1)) << "the message itself is kept";
}

TEST_F(WecomFolder, SaysHowLongWecomKeepsAFileThatNobodyDelivered) {
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5, sent_at - 6 * day) +
                              picture("2", "0123456789abcdef0123456789abcdef", 5, sent_at));
  const auto outcome = look_up(sought("customer_id", chen));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().reason(), "partial_page");
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("2 file(s) of messages were not delivered"), HasSubstr("1 of which WeCom no longer has"),
                    HasSubstr("for 5 days"), HasSubstr("GetMediaData")));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/0123456789abcdef0123456789abcdef", "pending"),
                                         Pair("md5/" + std::string(md5_of_hello), "expired")));
}

TEST_F(WecomFolder, FindsAFileByTheMessageWhereTheOperatorSaysSo) {
  folder_.file("a.jsonl", picture("77_external", "", 0));
  folder_.file("media-77_external.amr", "hello");
  const auto with = options().put("media_names", "media-{msgid}");
  ASSERT_TRUE(look_up_in(folder_, built_, with, sought("customer_id", chen)));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("77_external/" + chen + "/1", "")));
  const auto outcome = look_up_in(folder_, built_, options().put("media_names", "media"), sought("customer_id", chen));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("tells no file from another"));
}

TEST_F(WecomFolder, TakesNoFileThatMayBeAnotherMessages) {
  folder_.file("a.jsonl", picture("a6", "", 0) + picture("a6_1", "", 0));
  folder_.file("a6_1.jpg", "hello");
  auto outcome = look_up(sought("customer_id", chen));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a6/" + chen + "/1", "pending"), Pair("a6_1/" + chen + "/1", "")));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 message(s) say no md5sum, and the names of the files that begin "
                                                   "with their msgid go on behind it as another message's may: a6."));
  folder_.file("a6.jpg", "world");
  outcome = look_up(sought("customer_id", chen));
  EXPECT_TRUE(outcome) << "each has its own";
  EXPECT_THAT(folder_.media, ElementsAre(Pair("a6/" + chen + "/1", ""), Pair("a6_1/" + chen + "/1", "")));
}

TEST_F(WecomFolder, TellsTheFilesOfOneMessageApart) {
  folder_.file("a.jsonl", head_of_mixed + R"({\"md5sum\":\")" + md5_of_hello + R"(\",\"sdkfileid\":\"QQ==\"}"},)" +
                              R"({"type":"image","content":"{\"md5sum\":\"7d793037a0760186574b0282f2f435e7\",)" +
                              "\\\"sdkfileid\\\":\\\"Qg==\\\"}\"}]}}\n");
  folder_.file("5_external_1.jpg", "world");
  folder_.file("5_external_2.jpg", "hello");
  ASSERT_TRUE(look_up(sought("customer_id", chen))) << "a file of the same message is no spoilt one";
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), ""),
                                         Pair("md5/7d793037a0760186574b0282f2f435e7", "")));
}

TEST_F(WecomFolder, KeepsABrokenLineThatHoldsTheNumberAndNoBytesOfOthers) {
  const std::string broken = R"({"msgid":"2","text":"DD20261008-5521)"
                             "\n";
  folder_.file("a.jsonl", line("1", liu, "wangmou", "x") + broken + "{\"msgid\":\"3\n");
  ASSERT_TRUE(look_up(sought("order_no", order)));
  EXPECT_THAT(handed_over(), ElementsAre(broken));
}

TEST_F(WecomFolder, SaysThatAFileEndsWithinALine) {
  folder_.file("a.jsonl", line("1", chen, "wangmou", order) + R"({"msgid":"2","text":"DD2026)");
  const auto outcome = look_up(sought("order_no", order));
  EXPECT_THAT(handed_over(), SizeIs(1));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 file(s) end within a line"));
}

TEST_F(WecomFolder, ReadsTheOthersWhereAFileMayNotBeRead) {
  folder_.file("a.jsonl", "x");
  folder_.failing("a.jsonl", Error(ErrorKind::permission, "a.jsonl: Permission denied").because("forbidden"));
  folder_.file("b.jsonl", line("1", chen, "wangmou", order));
  folder_.file("c.jsonl", line("2", chen, "wangmou", order));
  folder_.growing("c.jsonl");
  const auto outcome = look_up(sought("order_no", order));
  EXPECT_THAT(handed_over(), SizeIs(1)) << "c.jsonl is shorter than it was listed";
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("a.jsonl"), HasSubstr("1 file(s) changed while they were read")));
}

TEST_F(WecomFolder, ProbesForMessagesThatCanBeRead) {
  auto outcome = probe();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind(), ErrorKind::config);
  EXPECT_THAT(outcome.error().message(), HasSubstr("\"message_files\""));
  folder_.file("a.jsonl", line("1", chen, "wangmou", "x"), 1);
  EXPECT_TRUE(probe());
  folder_.file("b.jsonl", R"({"seq":1,"msgid":"1","publickey_ver":3,"encrypt_chat_msg":"Yw=="})", 2);
  outcome = probe();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(),
              AllOf(HasSubstr("b.jsonl: its first line is still encrypted"), HasSubstr("version 3")));
  EXPECT_FALSE(probe(options().put("order_no", "(")));
}

class PulledWecomFolder : public WecomFolder {
 protected:
  Result<void> pull(const std::string& cursor = {}) {
    folder_.as_read.clear();
    folder_.media.clear();
    return connector_.pull(cursor);
  }
  PulledConnector connector_{folder_, built_, options()};
};

TEST_F(PulledWecomFolder, TakesEveryLineOnceAndWhatIsAppended) {
  const auto first = line("1", chen, "wangmou", "a"), next = line("2", liu, "wangmou", "b");
  folder_.file("a.jsonl", first, 20);
  folder_.file("b.jsonl", next, 10);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.as_read, ElementsAre(Pair("a.jsonl from byte 0", first), Pair("b.jsonl from byte 0", next)));
  EXPECT_THAT(folder_.checkpoints, ElementsAre("changed until 10", "changed until 20", "changed until 20"));
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.as_read, IsEmpty());
  folder_.file("a.jsonl", first + next, 30);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.as_read, ElementsAre(Pair("a.jsonl from byte 0", first + next)));
}

TEST_F(PulledWecomFolder, GoesOnFromNoCheckpointThatIsNoneOfItsOwn) {
  folder_.file("a.jsonl", line("1", chen, "wangmou", "a"), 20);
  EXPECT_THAT(pull("seq 4711").error().message(), HasSubstr("goes on from no cursor"));
  EXPECT_THAT(folder_.as_read, IsEmpty());
  EXPECT_TRUE(pull("changed until 20"));
}

TEST_F(PulledWecomFolder, DividesALargeFileAndReadsOnlyItsEndAgain) {
  const auto one = line("1", chen, "wangmou", std::string(20'000, 'x'));
  std::string all;
  for (int count = 0; count < 10; ++count) all += one;
  folder_.file("a.jsonl", all, 10);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.as_read, SizeIs(4));
  folder_.file("a.jsonl", all + line("2", chen, "wangmou", "new"), 20);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.as_read, ElementsAre(Pair("a.jsonl from byte " + std::to_string(9 * one.size()),
                                                one + line("2", chen, "wangmou", "new"))));
}

TEST_F(PulledWecomFolder, ReadsAFileAnewThatWasWrittenAnew) {
  folder_.file("a.jsonl", line("1", chen, "wangmou", "a"), 10);
  ASSERT_TRUE(pull());
  const auto other = line("1", chen, "wangmou", "b") + line("2", chen, "wangmou", "c");
  folder_.file("a.jsonl", other, 20);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.as_read, ElementsAre(Pair("a.jsonl from byte 0", other)));
}

TEST_F(PulledWecomFolder, LeavesHalfALineOnceAndThenKeepsItAlone) {
  const auto whole = line("1", chen, "wangmou", "a");
  folder_.file("a.jsonl", whole + "{\"msgid\":\"2", 10);
  auto outcome = pull();
  EXPECT_THAT(handed_over(), ElementsAre(whole));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("the next pull takes them"));
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), ElementsAre(whole + "{\"msgid\":\"2"));
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), IsEmpty());
}

TEST_F(PulledWecomFolder, HandsOverALineInAnotherCharsetAlone) {
  const auto before = line("1", chen, "wangmou", "快"), after = line("3", chen, "wangmou", "递");
  const auto gbk = line("2", chen, "wangmou", "\xBF\xEC\xB5\xDD");
  folder_.file("a.jsonl", before + gbk + after, 10);
  ASSERT_TRUE(pull());
  EXPECT_THAT(handed_over(), testing::UnorderedElementsAre(before, gbk, after));
}

TEST_F(PulledWecomFolder, PassesOverALineThatIsTooLongAndSaysWhere) {
  folder_.file("a.jsonl",
               line("1", chen, "wangmou", "a") + std::string(9'000'000, 'x') + "\n" + line("2", chen, "wangmou", "b"),
               10);
  const auto outcome = pull();
  EXPECT_THAT(handed_over(),
              testing::UnorderedElementsAre(line("1", chen, "wangmou", "a"), line("2", chen, "wangmou", "b")));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(),
              HasSubstr("a.jsonl at byte " + std::to_string(line("1", chen, "wangmou", "a").size())));
}

TEST_F(PulledWecomFolder, ComesBackForAPictureThatCouldNotBeFetched) {
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5), 10);
  folder_.file(std::string(md5_of_hello) + ".jpg", "hello", 20);
  folder_.failing(std::string(md5_of_hello) + ".jpg", Error(ErrorKind::unavailable, "the line is down"));
  const auto outcome = pull();
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("1 file(s) could not be fetched now; the next pull takes them"));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "pending")));
  folder_.mended(std::string(md5_of_hello) + ".jpg");
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "")));
}

TEST_F(PulledWecomFolder, TakesTheRightFileThatReplacesAWrongOneOrStandsBesideIt) {
  const std::string other = "7d793037a0760186574b0282f2f435e7";  // of "world"
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5) + picture("2", other, 5), 10);
  folder_.file(std::string(md5_of_hello) + ".jpg", "hallo", 20);
  folder_.file(other + ".jpg", "wrold", 20);
  ASSERT_FALSE(pull());
  EXPECT_THAT(folder_.media,
              ElementsAre(Pair("md5/" + std::string(md5_of_hello), "corrupt"), Pair("md5/" + other, "corrupt")));
  ASSERT_TRUE(pull()) << "it was told";
  EXPECT_THAT(folder_.media, IsEmpty());
  folder_.file(std::string(md5_of_hello) + ".jpg", "hello", 30);
  folder_.file(other + "_1.jpg", "world", 30);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), ""), Pair("md5/" + other, "")));
}

TEST_F(PulledWecomFolder, LeavesAFileExpiredThatWecomNoLongerHas) {
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5, of_2020), 10);
  ASSERT_FALSE(look_up(sought("customer_id", chen)));
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "expired")));
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "expired")));
}

TEST_F(PulledWecomFolder, FilesAPictureThatComesAfterItsMessage) {
  folder_.file("a.jsonl", picture("1", md5_of_hello, 5, of_2100), 10);
  ASSERT_TRUE(pull()) << "the record's medium says that it is missing";
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "pending")));
  folder_.file(std::string(md5_of_hello) + ".jpg", "hello", 20);
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.media, ElementsAre(Pair("md5/" + std::string(md5_of_hello), "")));
  ASSERT_TRUE(pull());
  EXPECT_THAT(folder_.media, IsEmpty()) << "it does not travel twice";
}

}  // namespace
}  // namespace dossier::testkit
