// The archive of WeCom through the whole hub: from the order that a ticket names to the conversation about it, with
// nothing of anybody else.
#include <gmock/gmock.h>

#include "drop_folder_fixture.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string chen = "wmTestCustomerChen00000000000001", liu = "wmTestCustomerLiu000000000000002",
                  carrier = "woTestCarrierStaff00000000000003";
constexpr auto md5_of_hello = "5d41402abc4b2a76b9719d911017c592";

std::string head(const std::string& id, const std::string& from, const std::string& to, const std::string& type) {
  return R"({"msgid":")" + id + R"(","action":"send","from":")" + from + R"(","tolist":[)" + to +
         R"(],"roomid":"","msgtime":17919480)" + (id.size() == 1 ? "0" + id : id) + R"(123,"msgtype":")" + type + "\",";
}

std::string said(const std::string& id, const std::string& from, const std::string& to, const std::string& text) {
  return head(id, from, "\"" + to + "\"", "text") + R"("text":{"content":")" + text + "\"}}\n";
}

std::string shown(const std::string& id, const std::string& from, const std::string& to) {
  return head(id, from, "\"" + to + "\"", "image") + R"("image":{"md5sum":")" + md5_of_hello +
         "\",\"filesize\":5,\"sdkfileid\":\"Q0hB\"}}\n";
}

std::string recalled(const std::string& id, const std::string& which) {
  return head(id, "wangmou", "\"" + chen + "\"", "revoke") + R"("revoke":{"pre_msgid":")" + which + "\"}}\n";
}

class WecomDrop : public DropFolder {
 protected:
  WecomDrop() {
    hub_.source("wecom", "wecom_archive", "folder: drop", "    realm: {order_no: tickets}\n");
    drop("2026-10-14.jsonl", said("1", chen, "wangmou", "货还没到") + said("2", liu, "wangmou", "secret of Liu") +
                                 said("3", chen, "wangmou", "订单DD20261008-5521，麻烦催一下") +
                                 shown("4", chen, "wangmou") + said("5", "wangmou", chen, "属物流原因，请联系快递") +
                                 recalled("6", "5") + said("7", carrier, "wangmou", "KD2026100900417 在杭州分拨") +
                                 said("8", carrier, "wangmou", "secret of the carrier, KD2026100900999") +
                                 said("9", "wangmou", "zhangzhuguan", "DD20261008-5521 怎么处理") +
                                 said("10", "wangmou", "zhangzhuguan", "secret among staff"));
    drop("media/" + std::string(md5_of_hello) + ".jpg", "hello");
  }
  static void expect_the_conversation(const std::string& sealed) {
    const auto all = items(sealed);
    EXPECT_THAT(all, SizeIs(8)) << "the ticket, five of the conversation, one each of carrier and staff";
    for (const auto words : {"货还没到", "麻烦催一下", "属物流原因", "在杭州分拨", "怎么处理"})
      EXPECT_THAT(all, Contains(HasSubstr(words)));
    EXPECT_THAT(all, Contains(AllOf(HasSubstr("withdrawal_of"), HasSubstr("\"outcome\":\"deleted\""),
                                    HasSubstr("\"part\":\"system_log\""))));
    EXPECT_THAT(all,
                Contains(AllOf(HasSubstr("md5/" + std::string(md5_of_hello)), HasSubstr("\"state\":\"available\""))));
    EXPECT_THAT(everything(sealed), AllOf(Not(HasSubstr("secret")), Not(HasSubstr(liu))));
    EXPECT_THAT(HubFixture::read_from(sealed, "index/documents.jsonl"), Not(HasSubstr("\"withheld\"")));
  }
};

TEST_F(WecomDrop, LeadsFromTheOrderToTheConversationAndToNothingElse) {
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 0) << gaps(sealed);
  expect_the_conversation(sealed);
  EXPECT_EQ(hub_.run({"verify", sealed, "--key", (hub_.folder() / "var/seal/key.pub.pem").string()}).exit_code, 0)
      << hub_.last.out;
}

TEST_F(WecomDrop, KeepsWhatWasPulledAfterTheFolderIsEmptied) {
  hub_.mend("folder: drop", "folder: drop\n      carrier: kuaidi");
  const auto pulled = hub_.run({"pull", "wecom"});
  EXPECT_EQ(pulled.exit_code, 0) << pulled.err;
  EXPECT_THAT(pulled.out, HasSubstr("wecom/messages: 10 records, 0 in quarantine"));
  std::filesystem::remove_all(hub_.folder() / "drop");
  drop("2026-10-20.jsonl", said("11", liu, "lisi", "secret of Liu"));
  expect_the_conversation(bundle());
}

TEST_F(WecomDrop, MakesOneRecordOfAMessageHoweverOftenItComes) {
  drop("again.jsonl", said("3", chen, "wangmou", "订单DD20261008-5521，麻烦催一下"));
  ASSERT_EQ(hub_.run({"pull", "wecom"}).exit_code, 0);
  ASSERT_EQ(hub_.run({"pull", "wecom"}).exit_code, 0) << "a new connector, which takes everything once more";
  const auto sealed = bundle();
  expect_the_conversation(sealed);
  EXPECT_THAT(items(sealed), testing::Each(HasSubstr("\"version\":1}")));
}

TEST_F(WecomDrop, MakesNoVersionOfAMessageOutOfAnothersOfTheSameId) {
  drop("other.jsonl", said("3", liu, "lisi", "secret of Liu"));
  ASSERT_EQ(hub_.run({"pull", "wecom"}).exit_code, 0);
  const auto sealed = bundle();
  expect_the_conversation(sealed);
  EXPECT_THAT(items(sealed), testing::Each(HasSubstr("\"version\":1}")));
}

TEST_F(WecomDrop, MakesAVersionOfAMessageOutOfItsEditedCopy) {
  drop("edited.jsonl", said("3", chen, "wangmou", "订单DD20261008-5521，麻烦催一下，谢谢"));
  ASSERT_EQ(hub_.run({"pull", "wecom"}).exit_code, 0);
  EXPECT_THAT(items(bundle()), Contains(HasSubstr("\"version\":2}")));
}

TEST_F(WecomDrop, TakesOfARoomOnlyWhatConcernsThisCustomer) {
  const auto in_room = [](std::string line) {
    return line.replace(line.find(R"("roomid":"")"), 11, R"("roomid":"wr1")");
  };
  drop("room.jsonl",
       in_room(said("12", chen, "lisi", "DD20261008-5521 在群里")) + in_room(said("13", "lisi", chen, "群里答复")) +
           in_room(said("14", liu, "lisi", "secret of Liu")) + in_room(said("15", "lisi", liu, "secret for Liu")));
  for (const bool is_pulled : {false, true}) {
    if (is_pulled) {
      ASSERT_EQ(hub_.run({"pull", "wecom"}).exit_code, 0);
    }
    const auto sealed = bundle();
    EXPECT_THAT(items(sealed), AllOf(Contains(HasSubstr("在群里")), Contains(HasSubstr("群里答复"))));
    EXPECT_THAT(everything(sealed), AllOf(Not(HasSubstr("secret")), Not(HasSubstr(liu))));
  }
}

TEST_F(WecomDrop, TakesOfAWrongChatOnlyTheMessageThatNamesTheNumber) {
  drop("slip.jsonl", said("12", liu, "lisi", "secret of Liu") + said("13", "lisi", liu, "DD20261008-5521 已催") +
                         said("14", "lisi", liu, "secret for Liu"));
  ASSERT_EQ(hub_.run({"pull", "wecom"}).exit_code, 0);
  const auto sealed = bundle();
  EXPECT_THAT(items(sealed), Contains(HasSubstr("已催")));
  EXPECT_THAT(everything(sealed), Not(HasSubstr("secret")));
}

TEST_F(WecomDrop, QuarantinesABrokenLineAlone) {
  drop("broken.jsonl",
       said("12", chen, "wangmou", "before") + "{\"msgid\":\"13\n" + said("14", chen, "wangmou", "after"));
  EXPECT_THAT(hub_.run({"pull", "wecom"}).out, HasSubstr("12 records, 1 in quarantine"));
  EXPECT_THAT(hub_.run({"quarantine", "list"}).out, AllOf(HasSubstr("broken.jsonl"), HasSubstr("line=1,2")));
  EXPECT_THAT(items(bundle()), AllOf(Contains(HasSubstr("before")), Contains(HasSubstr("after"))));
}

TEST_F(WecomDrop, SaysWhatToDoAboutAFileThatNobodyDelivered) {
  std::filesystem::remove_all(hub_.folder() / "drop/media");
  const auto sealed = bundle();
  EXPECT_EQ(hub_.last.exit_code, 3);
  EXPECT_THAT(items(sealed), Contains(HasSubstr("\"state\":\"expired\"")));
  EXPECT_THAT(gaps(sealed),
              AllOf(HasSubstr("media_missing"), HasSubstr("for 5 days"), HasSubstr("ask the member of staff")));
}

}  // namespace
}  // namespace dossier
