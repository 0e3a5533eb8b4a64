#include "tm/terms/report.h"

#include "tm/terms/baseline.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<CheckedUnit> make_units() {
  CheckedUnit unit;
  unit.unit.variants = {{"en", "a \"b\"", {}, {}}, {"ru", "<а> & 'б'", {}, {}}};
  unit.id = "greeting";
  unit.file = "my file.tmx";
  unit.line = 12;
  return {unit};
}

std::vector<Finding> make_findings() {
  Finding finding;
  finding.check = CheckId::kTermOtherwise;
  finding.severity = Severity::kError;
  finding.source = 0;
  finding.target = 1;
  finding.target_span = {1, 3};
  finding.message = "\"x\"\nbreaks";
  finding.found = "а";
  finding.expected = {"б", "в"};
  return {finding};
}

TEST(Report, TextNamesThePlaceAndMarksIt) {
  const auto units = make_units();
  const std::string text = write_report(ReportFormat::kText, make_findings(), units, {});
  EXPECT_THAT(text, HasSubstr("my file.tmx:12"));
  EXPECT_THAT(text, HasSubstr("<⟦а⟧>"));
  EXPECT_THAT(text, HasSubstr("1 findings in 1 units: 1 errors"));
}

TEST(Report, JsonLinesAreEscapedAndOneLineEach) {
  const auto units = make_units();
  const std::string json = write_report(ReportFormat::kJsonl, make_findings(), units, {});
  EXPECT_EQ(std::count(json.begin(), json.end(), '\n'), 1);
  EXPECT_THAT(json, HasSubstr("\"message\":\"\\\"x\\\"\\nbreaks\""));
  EXPECT_THAT(json, HasSubstr("\"expected\":[\"б\",\"в\"]"));
}

TEST(Report, SarifEncodesTheFileAndNamesTheLine) {
  const auto units = make_units();
  const std::string sarif =
      write_report(ReportFormat::kSarif, make_findings(), units, {.version = "1", .inputs = {}});
  EXPECT_THAT(sarif, HasSubstr("\"uri\": \"my%20file.tmx\""));
  EXPECT_THAT(sarif, HasSubstr("\"startLine\": 12"));
  EXPECT_THAT(sarif, HasSubstr("\"ruleId\": \"term-otherwise\", \"ruleIndex\": 1"));
}

TEST(Report, HtmlEscapesTextsAndNeedsNothingElse) {
  const auto units = make_units();
  const std::string html = write_report(ReportFormat::kHtml, make_findings(), units, {});
  EXPECT_THAT(html, HasSubstr("&lt;<mark>а</mark>&gt; &amp; &#39;б&#39;"));
  EXPECT_THAT(html, HasSubstr("<svg"));
  EXPECT_THAT(html, Not(HasSubstr("http")));
}

TEST(Baseline, AcceptsWhatItWasWrittenFrom) {
  const auto units = make_units();
  auto findings = make_findings();
  const auto baseline = Baseline::parse(write_baseline(findings, units));
  ASSERT_TRUE(baseline.ok());
  Finding other = findings[0];
  other.found = "another";
  findings.push_back(other);
  EXPECT_EQ(baseline->remove_accepted(units, &findings), 1U);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].found, "another");
}

TEST(Baseline, SaysWhichLineIsWrong) {
  const auto baseline = Baseline::parse("# fine\n0123456789abcdef ok\nxyz\n");
  ASSERT_FALSE(baseline.ok());
  EXPECT_THAT(baseline.error().message, HasSubstr("line 3"));
}

}  // namespace
}  // namespace stele::tm
