// The report in a real browser. Of a case of 5,000 items it opens, every item can be scrolled to, and nothing in it is
// broken by its size; names are broken where they may be.
#include <gmock/gmock.h>

#include "testkit/browser.hpp"
#include "testkit/large_case.hpp"

namespace dossier {
namespace {

using testkit::Browser;
using testkit::HubFixture;

constexpr int items = 5000;

// Goes down the page as a reader does, screen by screen, painting each before the next, and names the last item seen.
constexpr auto scroll_through = R"((async () => {
  const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const screens = 40, page = document.scrollingElement;
  for (let screen = 0; screen <= screens; ++screen) {
    const wanted = Math.round((page.scrollHeight - innerHeight) * screen / screens);
    scrollTo({top: wanted, behavior: 'instant'});
    await painted();
    if (Math.abs(scrollY - wanted) > innerHeight) return 'stuck at ' + scrollY + ', wanted ' + wanted;
    if (!document.elementFromPoint(innerWidth / 2, innerHeight / 2)) return 'nothing is shown at ' + scrollY;
  }
  return 'through';
})())";

// Whether an item, reached by its anchor as a finding links to it, stands on the screen.
std::string jump_to(const std::string& id) {
  return "(async () => { location.hash = '" + id + R"('; const item = document.getElementById(')" + id + R"(');
    if (!item) return 'no such item';
    for (let frame = 0; frame < 600; ++frame) {
      await new Promise(requestAnimationFrame);
      const place = item.getBoundingClientRect();
      if (place.top < innerHeight && place.bottom > 0) return 'shown';
    }
    return 'not on the screen'; })())";
}

// How many of the marks between names in the timeline's table stand at the beginning of a line.
constexpr auto misplaced_marks = R"((() => {
  const line = (text, index) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect().top;
  };
  let marks = 0, misplaced = 0;
  for (const cell of document.querySelectorAll('.table-timeline td:nth-child(3)')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      for (let index = 1; index < texts.currentNode.data.length; ++index) {
        if (texts.currentNode.data[index] !== '、') continue;
        ++marks;
        if (line(texts.currentNode, index) > line(texts.currentNode, index - 1) + 4) ++misplaced;
      }
  }
  return misplaced + ' of ' + marks;
})())";

TEST(ReportInABrowser, BeginsNoLineOfNamesWithTheMarkBetweenThemAndLetsNoNameWidenThePage) {
  if (!Browser::available()) GTEST_SKIP() << "no chromium on this machine; apt-get install chromium";
  HubFixture hub;
  hub.scripted("tickets");
  std::string monster;
  for (int letters = 0; letters < 300; ++letters) monster += "长";
  const auto record = [](const std::string& id, const std::string& name) {
    return R"({"id":")" + id + R"(","kind":"ticket","at":"2026-10-14 09:20:00","text":"一二三四五六七八九十，)" +
           R"(一二三四五六七八九十，一二三四五六七八九十，一二三四五六七八九十。","role":"supplier","name":")" + name +
           R"(","identifiers":[{"type":"complaint_no","value":"TS1"}]})";
  };
  hub.answer("tickets", "tickets", "complaint_no-TS1",
             "[" + record("one", "上海恒展展具厂、承运方") + "," + record("two", monster) + "]");
  const auto report = hub.folder() / "report.html";
  hub.write(report, HubFixture::read_from(hub.bundle(hub.open_case("TS1", "tickets")), "data/report/report.html"));

  Browser browser;
  browser.open(report);

  EXPECT_EQ(browser.evaluate(misplaced_marks), "0 of 1");
  EXPECT_EQ(browser.evaluate("(() => { const table = document.querySelector('.table-timeline'); "
                             "return table.offsetWidth <= table.parentElement.clientWidth; })()"),
            "true")
      << "wider than its place";
}

TEST(ReportInABrowser, Of5000ItemsOpensAndScrollsToItsEnd) {
  if (!Browser::available()) GTEST_SKIP() << "no chromium on this machine; apt-get install chromium";
  HubFixture hub;
  const auto bundle = hub.bundle(testkit::open_large_case(hub, items));
  ASSERT_EQ(hub.last.exit_code, 0) << hub.last.err;
  const auto report = hub.folder() / "report.html";
  hub.write(report, HubFixture::read_from(bundle, "data/report/report.html"));

  Browser browser;
  browser.open(report);

  EXPECT_EQ(browser.evaluate("document.readyState"), "complete");
  EXPECT_EQ(browser.evaluate("document.querySelectorAll('article.item[id^=\"it-\"]').length"), std::to_string(items));
  EXPECT_EQ(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), "true") << "wider than the screen";
  EXPECT_EQ(browser.evaluate(scroll_through), "through");
  for (const auto* id : {"it-000001", "it-002500", "it-005000"})
    EXPECT_EQ(browser.evaluate(jump_to(id)), "shown") << id;
}

}  // namespace
}  // namespace dossier
