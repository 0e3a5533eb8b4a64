// Holds segmentation to the floors in corpora/quality_floor.tsv.
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"
#include "tests/quality/quality_floor.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

struct Case {
  std::string text;
  std::vector<std::string> segments;  // without white space
  std::string line;                   // as written, for messages
};

// Removes spaces, line ends and page breaks: segments are compared by their other characters.
std::string squeeze(std::string_view text) {
  std::string squeezed;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) <= ' ') continue;
    if (text.substr(i, 3) == "\u3000") {
      i += 2;
      continue;
    }
    squeezed.push_back(text[i]);
  }
  return squeezed;
}

Case parse_case(const std::string& line) {
  Case parsed;
  parsed.line = line;
  std::string segment;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '|') {
      parsed.segments.push_back(squeeze(segment));
      segment.clear();
      continue;
    }
    char c = line[i];
    if (c == '\\') c = line.at(++i) == 'f' ? '\f' : '\n';
    parsed.text.push_back(c);
    segment.push_back(c);
  }
  parsed.segments.push_back(squeeze(segment));
  return parsed;
}

std::vector<Case> read_cases(const std::string& path) {
  std::vector<Case> cases;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') cases.push_back(parse_case(line));
  }
  return cases;
}

// "official.en": the kind of the cases and their language.
class SegmentationQuality : public testing::TestWithParam<const char*> {};

TEST_P(SegmentationQuality, CasesReachTheirFloor) {
  const std::string name = GetParam();
  const std::string kind = name.substr(0, name.find('.'));
  const std::string language = name.substr(name.find('.') + 1);
  const std::vector<Case> cases = read_cases(STELE_CORPORA_DIR "/segmentation/" + name + ".txt");
  ASSERT_GE(cases.size(), kind == "official" ? 150U : 40U);
  const auto segmenter = Segmenter::open({.language = language});
  ASSERT_TRUE(segmenter.ok()) << segmenter.error().message;
  std::size_t right = 0;
  std::string wrong;
  for (const Case& c : cases) {
    const auto read = read_plain_text(c.text, "case", {.language = language});
    ASSERT_TRUE(read.ok()) << c.line;
    std::vector<std::string> found;
    for (const Segment& segment : segmenter->segment_document(read->document).segments) {
      found.push_back(squeeze(segment.text));
    }
    if (found == c.segments) {
      ++right;
    } else {
      wrong += "  " + c.line + "\n";
    }
  }
  const double share = static_cast<double>(right) / static_cast<double>(cases.size());
  const double floor = read_quality_floor("segmentation_" + kind + "_" + language);
  RecordProperty("share_right", std::to_string(share));
  EXPECT_GE(share, floor) << right << " of " << cases.size() << " right; wrong:\n" << wrong;
}

INSTANTIATE_TEST_SUITE_P(Sets, SegmentationQuality,
                         testing::Values("official.en", "official.ru", "official.zh", "general.en",
                                         "general.ru", "general.zh"),
                         [](const auto& set) {
                           std::string name = set.param;
                           name[name.find('.')] = '_';
                           return name;
                         });

}  // namespace
}  // namespace stele
