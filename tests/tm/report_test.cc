#include "tm/terms/report.h"

#include "tm/terms/baseline.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stele::tm {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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
  EXPECT_THAT(text, HasSubstr("1 finding in 1 unit: 1 error, 0 warnings, 0 notes"));
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

// Runs a script of this folder on a report and returns what it printed.
std::string run_script(const std::string& script, const std::string& bytes) {
  const auto path =
      std::filesystem::temp_directory_path() / ("stele_report_" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << bytes;
  const std::string command =
      "/usr/bin/python3 " STELE_TESTS_DIR "/tm/" + script + " " + path.string() + " 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "no pipe";
  std::string printed;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) printed += static_cast<char>(c);
  EXPECT_EQ(::pclose(pipe), 0) << printed;
  std::filesystem::remove(path);
  return printed;
}

TEST(Report, WorkbooksAreReadByOthers) {
  auto units = make_units();
  units[0].unit.variants[0].text = std::string(40'000, 'x');  // more than a cell may hold
  const std::string printed = run_script(
      "print_workbook.py", write_report(ReportFormat::kXlsx, make_findings(), units, {}));
  EXPECT_THAT(printed, StartsWith("A1=check B1=severity C1=confidence"));
  EXPECT_THAT(printed, HasSubstr("A2=term-otherwise B2=error C2=1.00 D2=my file.tmx:12"));
  EXPECT_THAT(printed, HasSubstr("F2=12 G2=greeting"));
  EXPECT_THAT(printed, HasSubstr("K2=а L2=б | в M2=\"x\"\\nbreaks"));
  EXPECT_THAT(printed, HasSubstr("N2=" + std::string(32'766, 'x') + "… O2=<а>"));
}

TEST(Report, SarifKeepsToTheStandard) {
  auto units = make_units();
  units.push_back(units[0]);
  units[1].file = "каталог/a%b.po";
  units[1].line = 0;  // not known
  auto findings = make_findings();
  findings.push_back(findings[0]);
  findings[1].unit = 1;
  findings[1].check = CheckId::kNumbers;
  const std::string printed = run_script(
      "check_sarif.py",
      write_report(ReportFormat::kSarif, findings, units, {.version = "1", .inputs = {}}));
  EXPECT_EQ(printed, "my file.tmx 12 term-otherwise\nкаталог/a%b.po - numbers\n");
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
