#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "dossier/json.hpp"
#include "plugin/plugin.hpp"

namespace dossier {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::filesystem::path folder = std::filesystem::path(DOSSIER_SOURCE_DIR) / "plugins/reports/html/testdata";

/// Serves a tree and keeps what the plugin writes.
class TreeCalls final : public PluginCalls {
 public:
  explicit TreeCalls(std::string tree) : tree_(std::move(tree)) {}
  std::string page;

  Result<Message> call(const json::Value& head, std::string_view body) override {
    if (json::text(head, "/call") == "next") return Message{"{\"ok\":true}", std::exchange(tree_, {})};
    page += body;
    return Message{"{\"ok\":true}", {}};
  }
  void emit(const json::Value&, std::string_view) override {}

 private:
  std::string tree_;
};

Plugin& html() {
  static const auto plugin = [] {
    const std::filesystem::path build = DOSSIER_BUILD_DIR;
    return Plugin::load({build / "plugins/reports/libhtml.so", build / "bin/dossier-worker", Home::worker, {}});
  }();
  EXPECT_TRUE(plugin) << plugin.error().message();
  return **plugin;
}

Result<std::string> rendered(const std::string& tree) {
  const json::Document options(rapidjson::kObjectType);
  const auto instance = DOSSIER_TRY(html().open(options));
  TreeCalls calls(tree);
  const auto done = html().invoke(instance, {"{\"verb\":\"render\"}", {}}, calls, {}, std::chrono::minutes(1));
  html().close(instance);
  if (!done) return fail(done.error());
  return calls.page;
}

std::string page_of(const std::vector<json::Object>& nodes) {
  std::string tree =
      "{\"node\":\"report\",\"format\":1,\"language\":\"zh-CN\",\"title\":\"t\",\"skip\":\"s\"}\n{\"node\":\"heading\","
      "\"level\":2,\"text\":\"h\",\"id\":\"h\"}\n";
  for (const auto& node : nodes) tree += node.str() + "\n";
  const auto page = rendered(tree);
  EXPECT_TRUE(page) << page.error().message();
  return page ? *page : std::string();
}

json::Object node(const char* type) { return std::move(json::Object().put("node", type)); }

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// DOSSIER_UPDATE_GOLDEN=1 writes the page anew; look at it in a browser before you commit it.
TEST(Html, RendersTheGoldenCase) {
  size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    ++cases;
    const auto tree = read_file(entry.path() / "tree.jsonl");
    ASSERT_TRUE(tree) << tree.error().message();
    const auto page = rendered(*tree);
    ASSERT_TRUE(page) << page.error().message();
    if (std::getenv("DOSSIER_UPDATE_GOLDEN")) {
      ASSERT_TRUE(write_file(entry.path() / "report.html", *page));
    }
    const auto golden = read_file(entry.path() / "report.html");
    ASSERT_TRUE(golden) << golden.error().message();
    EXPECT_TRUE(*page == *golden) << entry.path() << ": the page differs";
  }
  EXPECT_GT(cases, 0u);
}

TEST(Html, DescribesItselfAsARendererOfTheTree) {
  const auto spec = html().describe();
  ASSERT_TRUE(spec) << spec.error().message();
  EXPECT_EQ(json::text(*spec, "/kind"), "report");
  EXPECT_EQ(json::text(*spec, "/takes"), "tree");
}

TEST(Html, FetchesNothingAndRunsNothing) {
  const auto page = page_of({});
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("form-action 'none'; base-uri 'none'"));
  for (const auto* forbidden :
       {"<script", "http:", "https:", "//cdn", "unsafe-inline", " style=", "@import", "url(", "<link", "<iframe"})
    EXPECT_THAT(page, Not(HasSubstr(forbidden)));
}

TEST(Html, TakesMarkupInTextAsText) {
  const std::string hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\" ' & </blockquote></style>";
  const auto fact = json::Object().put("name", hostile).put("value", hostile);
  const auto cell = json::Object().put("text", hostile).put("note", hostile).put("state", hostile);
  const auto page = page_of(
      {node("heading").put("level", 3).put("text", hostile).put("id", hostile),
       node("paragraph").put("text", hostile).put("tone", hostile),
       node("facts").put("title", hostile).put("kind", hostile).put("facts", std::vector<json::Object>{fact}),
       node("list").put("entries", std::vector<json::Object>{cell}), node("code").put("text", hostile),
       node("quotation").put("text", hostile), node("remark").put("mark", hostile).put("text", hostile),
       node("figure")
           .put("shape", "image")
           .put("path", "data/1-customer/it-000001.png")
           .put("name", hostile)
           .put("caption", hostile),
       node("begin").put("as", hostile).put("title", hostile).put("tone", hostile), node("end"),
       node("begin").put("as", "item").put("title", hostile).put("who", hostile).put("time", hostile), node("end"),
       node("table").put("caption", hostile).put("columns", std::vector<std::string>{hostile}).put("kind", hostile),
       node("row").put("cells", std::vector<json::Object>{cell}), node("end"),
       node("timeline")
           .put("alt", hostile)
           .put("from", 0)
           .put("until", 10)
           .put("lanes",
                std::vector<json::Object>{json::Object().put("id", "a").put("text", hostile).put("note", hostile)}),
       node("event").put("lane", "a").put("item", 1).put("from", 5).put("until", 5).put("text", hostile), node("end")});
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
  EXPECT_EQ(count(page, "</style>"), 1u);
  EXPECT_EQ(count(page, "</blockquote>"), 1u);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page, HasSubstr("&quot; &#39; &amp;"));
}

TEST(Html, ShowsSignsThatTurnTheReadingDirection) {
  const auto page =
      page_of({node("quotation").put("text", "a\xE2\x80\xAEgnp.exe"), node("figure")
                                                                          .put("shape", "image")
                                                                          .put("path", "data/1-customer/it-000001.png")
                                                                          .put("name", "x")
                                                                          .put("caption",
                                                                               "a\xE2\x80\xAE"
                                                                               "b")});
  EXPECT_THAT(page, HasSubstr("a<span class=\"sign\">U+202E</span>gnp.exe"));
  EXPECT_THAT(page, HasSubstr("alt=\"a[U+202E]b\""));
  EXPECT_THAT(page, Not(HasSubstr("\xE2\x80\xAE")));
}

TEST(Html, LetsNoSignThroughThatTurnsOrHidesWhatStandsBesideIt) {
  for (const std::string sign : {"\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                 "\u2066", "\u2067", "\u2068", "\u2069", "\u0080", "\u0085", "\u009B", "\u009F"})
    EXPECT_THAT(page_of({node("quotation").put("text", "a" + sign + "b")}), Not(HasSubstr(sign)));
}

TEST(Html, ReplacesControlCharacters) {
  const auto page = page_of({node("quotation").put("text", std::string("a\0b\x1B[31m\xC2\x85", 10))});
  EXPECT_THAT(page, HasSubstr("a\xEF\xBF\xBD"
                              "b\xEF\xBF\xBD[31m"));
  EXPECT_EQ(page.find('\0'), std::string::npos);
}

TEST(Html, ShowsPicturesAndPlaysRecordingsOfTheBundle) {
  const auto page = page_of({node("figure")
                                 .put("shape", "image")
                                 .put("path", "data/1-customer/it-000007.jpg")
                                 .put("name", "a.jpg")
                                 .put("caption", "图片"),
                             node("figure")
                                 .put("shape", "audio")
                                 .put("path", "data/2-handler/it-000008.wav")
                                 .put("name", "b.wav")
                                 .put("caption", "录音"),
                             node("figure")
                                 .put("shape", "video")
                                 .put("path", "data/1-customer/it-000009.mp4")
                                 .put("name", "c.mp4")
                                 .put("caption", "视频"),
                             node("figure")
                                 .put("shape", "file")
                                 .put("path", "data/3-related/it-000010.pdf")
                                 .put("name", "d.pdf")
                                 .put("caption", "文件")});
  EXPECT_THAT(page, HasSubstr("<img src=\"../1-customer/it-000007.jpg\" alt=\"图片\""));
  EXPECT_THAT(page, HasSubstr("<audio controls preload=\"metadata\" src=\"../2-handler/it-000008.wav\""));
  EXPECT_THAT(page, HasSubstr("<video controls preload=\"metadata\" src=\"../1-customer/it-000009.mp4\""));
  EXPECT_THAT(page, HasSubstr("<a href=\"../3-related/it-000010.pdf\">"));
}

std::string page_of_cell(const json::Object& cell) {
  return page_of({node("table").put("caption", "c").put("columns", std::vector<std::string>{"a"}),
                  node("row").put("cells", std::vector<json::Object>{cell}), node("end")});
}

TEST(Html, LeadsFromALineToItsSecondOfTheRecording) {
  const auto page =
      page_of_cell(json::Object().put("text", "00:41").put("path", "data/2-handler/it-000008.wav").put("second", 41));
  EXPECT_THAT(page, HasSubstr("<a class=\"cue\" href=\"../2-handler/it-000008.wav#t=41\"><bdi>00:41</bdi></a>"));
}

TEST(Html, LinksToNothingOutsideTheBundle) {
  for (const auto* path : {"../../etc/passwd", "data/../../secret", "/etc/passwd", "https://evil.example/x.png",
                           "javascript:alert(1)", "data/1-customer/A B.png", "data:text/html,x"}) {
    const auto page =
        page_of({node("figure").put("shape", "image").put("path", path).put("name", "n").put("caption", "c")});
    EXPECT_THAT(page, Not(HasSubstr("<img"))) << path;
    EXPECT_THAT(page, Not(HasSubstr("<figcaption><a"))) << path;
    EXPECT_THAT(page_of_cell(json::Object().put("text", "t").put("path", path).put("second", 1)),
                Not(HasSubstr("class=\"cue\"")))
        << path;
  }
}

TEST(Html, GivesEveryItemAnAnchorThatItsMentionsLeadTo) {
  const auto page = page_of({node("begin").put("as", "quote").put("item", 7).put("title", "证据第7号"), node("end"),
                             node("begin").put("as", "item").put("item", 7).put("title", "证据第7号"), node("end")});
  EXPECT_EQ(count(page, "id=\"it-000007\""), 1u);
  EXPECT_THAT(page, HasSubstr("<a class=\"ref no\" href=\"#it-000007\">证据第7号</a>"));
}

TEST(Html, MarksCellsWithASignAndAWord) {
  const auto cell = [](const char* state, const char* text) {
    return json::Object().put("state", state).put("text", text);
  };
  std::vector<json::Object> cells;
  cells.push_back(cell("found", "已取得"));
  cells.push_back(cell("none", "查无记录"));
  cells.push_back(cell("gap", "未能取得"));
  cells.push_back(cell("not_asked", "未调取"));
  const auto page =
      page_of({node("table").put("caption", "c").put("columns", std::vector<std::string>{"a", "b", "c", "d"}),
               node("row").put("cells", cells), node("end")});
  for (const auto* mark :
       {"✓</span><bdi>已取得", "○</span><bdi>查无记录", "✕</span><bdi>未能取得", "–</span><bdi>未调取"})
    EXPECT_THAT(page, HasSubstr(mark));
  EXPECT_EQ(count(page, "<th scope=\"col\""), 4u);
}

TEST(Html, RefusesATreeItDoesNotUnderstand) {
  const std::string begin = "{\"node\":\"report\",\"language\":\"en\"}\n";
  for (const auto& [tree, message] : std::vector<std::pair<std::string, std::string>>{
           {"", "empty"},
           {"{\"node\":\"heading\"}\n", "wanted \"report\""},
           {begin + begin, "begins twice"},
           {begin + "{\"node\":\"hologram\"}\n", "\"hologram\""},
           {begin + "{\"node\":\"end\"}\n", "end without begin"},
           {begin + "{\"node\":\"event\"}\n", "outside a timeline"},
           {begin + "{\"node\":\"begin\",\"as\":\"item\"}\n", "ends inside"}}) {
    const auto page = rendered(tree);
    ASSERT_FALSE(page) << tree;
    EXPECT_EQ(page.error().kind(), ErrorKind::malformed) << tree;
    EXPECT_THAT(page.error().message(), HasSubstr(message));
  }
}

TEST(Html, DrawsFiveThousandEventsInABoundedPicture) {
  std::vector<json::Object> nodes;
  std::vector<json::Object> lanes;
  for (const auto* lane : {"customer", "handler", "related"})
    lanes.push_back(json::Object().put("id", lane).put("text", lane));
  const int64_t day = int64_t{86'400} * 1'000'000;
  nodes.push_back(
      node("timeline").put("alt", "alles").put("from", int64_t{0}).put("until", 90 * day).put("lanes", lanes));
  for (int item = 1; item <= 5000; ++item) {
    const int64_t at = 90 * day / 5000 * item;
    nodes.push_back(node("event")
                        .put("lane", item % 3 == 0   ? "customer"
                                     : item % 3 == 1 ? "handler"
                                                     : "related")
                        .put("from", at)
                        .put("until", at)
                        .put("item", item)
                        .put("text", "ein Ereignis"));
  }
  nodes.push_back(node("end"));
  const auto page = page_of(nodes);
  EXPECT_LT(count(page, "class=\"mark"), 3u * 3u * 21u);
  EXPECT_LT(page.size(), size_t{600} << 10);
  EXPECT_THAT(page, HasSubstr(">+"));
}

TEST(Html, DrawsEventsOfOneMomentAndOfUnknownMoments) {
  std::vector<json::Object> lanes;
  lanes.push_back(json::Object().put("id", "a").put("text", "a"));
  const auto page =
      page_of({node("timeline").put("alt", "x").put("from", 5).put("until", 5).put("lanes", lanes),
               node("event").put("lane", "a").put("from", 5).put("until", 5).put("item", 1).put("text", "t"),
               node("event").put("lane", "nobody").put("from", 5).put("until", 5).put("item", 2).put("text", "t"),
               node("end")});
  EXPECT_EQ(count(page, "class=\"mark"), 1u);
  const auto wide = page_of(
      {node("timeline").put("alt", "x").put("from", 0).put("until", 1'000'000).put("lanes", lanes),
       node("event").put("lane", "a").put("from", 100'000).put("until", 900'000).put("item", 1).put("text", "t"),
       node("end")});
  EXPECT_EQ(count(wide, "class=\"bar\""), 1u);
}

}  // namespace
}  // namespace dossier
