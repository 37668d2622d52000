#include "config/letter_template.hpp"

#include <gmock/gmock.h>

#include "base/files.hpp"
#include "testkit/temporary_folder.hpp"

namespace dossier {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class LetterTemplateTest : public testing::Test {
 protected:
  Result<LetterTemplate> read(const std::string& text) {
    EXPECT_TRUE(write_file(folder_ / "letter.html", text));
    return LetterTemplate::read(folder_ / "letter.html");
  }

  const testkit::TemporaryFolder folder_;
};

TEST_F(LetterTemplateTest, PutsValuesInAsTextAndItemsAsAList) {
  const auto letter = read("<p>{{recipient}}, {{ due }}</p><ol>{{items}}</ol>{{due}}");
  ASSERT_TRUE(letter) << letter.error().message();
  EXPECT_EQ(
      letter->filled({{"recipient", {"<a href='x'>\"&\n\x1b"}}, {"due", {"{{items}}"}}, {"items", {"1", "<2>"}}}),
      "<p>&lt;a href=&#39;x&#39;&gt;&quot;&amp;\n\\u001b, {{items}}</p><ol><li>1</li><li>&lt;2&gt;</li></ol>{{items}}");
}

TEST_F(LetterTemplateTest, RefusesAnUnknownPlaceholderWithItsLineAndThoseThereAre) {
  EXPECT_THAT(read("a\nb {{recipent}}").error().message(),
              AllOf(HasSubstr("letter.html:2: {{recipent}}: no such placeholder"),
                    HasSubstr("complaint, contact, date"), HasSubstr("did you mean \"recipient\"?")));
  EXPECT_THAT(read("{{due\n}}").error().message(), HasSubstr("letter.html:1: \"{{\" without \"}}\""));
  EXPECT_THAT(read("a\n\n{{").error().message(), HasSubstr("letter.html:3: "));
  EXPECT_THAT(read("\xff").error().message(), HasSubstr("UTF-8"));
}

TEST_F(LetterTemplateTest, LeavesOtherBracesAlone) {
  EXPECT_EQ(read("p { margin: 0 } }} {due}")->filled({}), "p { margin: 0 } }} {due}");
}

TEST(ShippedLetters, AreThereInBothLanguagesAndFetchAndRunNothing) {
  const std::filesystem::path folder = std::string(DOSSIER_SOURCE_DIR) + "/config/letters";
  for (const std::string kind : {"statement", "records"})
    for (const auto language : letter_languages) {
      const auto file = folder / LetterTemplate::file_name(kind, language);
      ASSERT_TRUE(LetterTemplate::read(file)) << file;
      const auto text = read_file(file).value();
      for (const auto* placeholder : {"recipient", "complaint", "items", "due", "contact", "letterhead", "reference"})
        EXPECT_THAT(text, HasSubstr("{{" + std::string(placeholder) + "}}")) << file;
      EXPECT_THAT(text, HasSubstr("Content-Security-Policy\" content=\"default-src 'none'")) << file;
      for (const auto* fetched : {"http:", "https:", "url(", "<script", "<img", "<link"})
        EXPECT_EQ(text.find(fetched), std::string::npos) << file << " has " << fetched;
    }
}

}  // namespace
}  // namespace dossier
