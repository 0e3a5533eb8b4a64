// Scores segmentation against gold sentences, beside ICU's sentence iterator with its suppression
// lists: segmentation_scores [--wrong] [--peers] [--rules FILE.srx] FILE.jsonl...
//
// With --peers also beside pySBD, LanguageTool and (Russian) razdel, which are found where
// tests/eval/install_peers.sh puts them.
//
// A line of a file is {"lang": "en", "text": "...", "sents": ["...", ...]}, where the sentences are
// the text but for white space. Two figures for each file and engine:
//   cases     lines with every segment right;
//   F1        of the places where a segment ends (the last one of a line included), a place being
//             the number of characters before it that are not white space;
//   F1 marked the same for the lines whose sentences all end in a mark that ends sentences: the
//             others (headings, addresses, chat) are split in treebanks by layout that the text
//             does not show.
#include "align/base/utf8.h"
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <unicode/brkiter.h>
#include <unicode/filteredbrk.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unistd.h>

namespace {

using Places = std::set<std::size_t>;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "segmentation_scores: %s\n", what.c_str());
  std::exit(2);
}

bool is_white(char32_t c) {
  return c == U'\uFEFF' || c == U'\u200B' || u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

std::size_t count_visible(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();)
    count += is_white(stele::next_code_point(text, &i)) ? 0 : 1;
  return count;
}

Places find_places(const std::vector<std::string>& sentences) {
  Places places;
  std::size_t at = 0;
  for (const std::string& sentence : sentences) places.insert(at += count_visible(sentence));
  places.erase(0);
  return places;
}

bool ends_in_mark(const std::string& sentence) {
  constexpr std::u32string_view kMarks = U".?!…。！？";
  constexpr std::u32string_view kClosing = U"\"'”’»)]」』）";
  std::u32string characters;
  for (std::size_t i = 0; i < sentence.size();) {
    characters.push_back(stele::next_code_point(sentence, &i));
  }
  while (!characters.empty() && kClosing.find(characters.back()) != std::u32string_view::npos) {
    characters.pop_back();
  }
  return !characters.empty() && kMarks.find(characters.back()) != std::u32string_view::npos;
}

std::vector<std::string> split_with_icu(const std::string& text, const std::string& language) {
  static std::map<std::string, std::unique_ptr<icu::BreakIterator>> iterators;
  auto& iterator = iterators[language];
  if (iterator == nullptr) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale(language.c_str());
    std::unique_ptr<icu::BreakIterator> plain(
        icu::BreakIterator::createSentenceInstance(locale, status));
    if (U_FAILURE(status)) fail("ICU has no sentence iterator for " + language);
    const std::unique_ptr<icu::FilteredBreakIteratorBuilder> builder(
        icu::FilteredBreakIteratorBuilder::createInstance(locale, status));
    if (U_SUCCESS(status)) {
      iterator.reset(builder->build(plain.release(), status));
    } else {
      iterator = std::move(plain);  // no suppressions for this language
    }
  }
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(text);
  iterator->setText(utf16);
  std::vector<std::string> sentences;
  int32_t begin = iterator->first();
  for (int32_t end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) {
    utf16.tempSubStringBetween(begin, end).toUTF8String(sentences.emplace_back());
    begin = end;
  }
  return sentences;
}

const stele::Segmenter& segmenter_of(const std::string& language, const std::string& rules,
                                     stele::QuoteStyle quotes) {
  static std::map<std::pair<std::string, stele::QuoteStyle>, stele::Segmenter> segmenters;
  auto found = segmenters.find({language, quotes});
  if (found == segmenters.end()) {
    auto opened =
        stele::Segmenter::open({.language = language, .rules_file = rules, .quotes = quotes});
    if (!opened.ok()) fail(opened.error().message);
    found = segmenters.emplace(std::pair{language, quotes}, std::move(*opened)).first;
  }
  return found->second;
}

std::vector<std::string> split_with_stele(const std::string& text, const std::string& language,
                                          const std::string& rules, stele::QuoteStyle quotes) {
  const auto read = stele::read_plain_text(text, "case", {.language = language});
  if (!read.ok()) fail(read.error().message);
  std::vector<std::string> sentences;
  // By offsets: a segment's text may lack hyphens and page numbers.
  const auto segments =
      segmenter_of(language, rules, quotes).segment_document(read->document).segments;
  std::size_t begin = 0;
  for (const stele::Segment& segment : segments) {
    sentences.push_back(text.substr(begin, segment.source.end - begin));
    begin = segment.source.end;
  }
  return sentences;
}

// Runs a peer on all `texts` of a language; empty when it is not installed.
std::vector<std::vector<std::string>> split_with_peer(const std::string& peer,
                                                      const std::string& language,
                                                      const std::vector<std::string>& texts) {
  const std::string root = STELE_ROOT_DIR;
  char folder[] = "/tmp/segmentation-scores-XXXXXX";
  if (mkdtemp(folder) == nullptr) fail("there is no temporary folder");
  const std::string base = folder;
  std::ofstream in(base + "/texts");
  for (const std::string& text : texts) in << text << '\0';
  in.close();
  const std::string program = peer == "LanguageTool"
                                  ? "java -cp '" + root + "/build/peers/languagetool/*' '" + root +
                                        "/tests/eval/SplitLanguageTool.java' " + language
                                  : "'" + root + "/build/peers/bin/python' '" + root +
                                        "/tests/eval/split_peer.py' " + peer + " " + language;
  const std::string command = program + " <" + base + "/texts >" + base + "/segments 2>/dev/null";
  std::vector<std::vector<std::string>> split;
  if (std::system(command.c_str()) == 0) {
    std::ifstream out(base + "/segments");
    for (std::string line; std::getline(out, line, '\0');) {
      std::vector<std::string>& segments = split.emplace_back();
      for (std::size_t i = 0; i < line.size();) {
        const std::size_t end = line.find('\x1f', i);
        segments.push_back(line.substr(i, end - i));
        i = end == std::string::npos ? line.size() : end + 1;
      }
    }
  }
  std::filesystem::remove_all(base);
  if (split.size() != texts.size()) split.clear();
  return split;
}

std::vector<std::string> find_peers(const std::string& language) {
  if (language == "zh") return {"pysbd"};  // LanguageTool's rules know no Chinese
  if (language == "ru") return {"pysbd", "LanguageTool", "razdel"};
  return {"pysbd", "LanguageTool"};
}

struct Counts {
  std::size_t both = 0;
  std::size_t gold = 0;
  std::size_t found = 0;

  void add(const Places& gold_places, const Places& found_places) {
    gold += gold_places.size();
    found += found_places.size();
    for (const std::size_t place : found_places) both += gold_places.count(place);
  }
  double f1() const {
    return gold + found == 0 ? 0.0
                             : 2.0 * static_cast<double>(both) / static_cast<double>(gold + found);
  }
};

struct Score {
  std::size_t cases = 0;
  std::size_t right = 0;
  Counts all;
  Counts marked;
};

void print_wrong(const nlohmann::json& line, const Places& gold, const Places& found) {
  const std::string text = line.at("text");
  std::string shown;
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const bool is_visible = !is_white(stele::next_code_point(text, &i));
    shown += text.substr(begin, i - begin);
    if (!is_visible) continue;
    ++at;
    if (gold.count(at) != 0)
      shown += found.count(at) != 0 ? " | " : " |MISSED| ";
    else if (found.count(at) != 0)
      shown += " |WRONG| ";
  }
  std::printf("%s\t%s\n", line.at("lang").get<std::string>().c_str(), shown.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  bool shows_wrong = false;
  bool has_peers = false;
  std::string rules;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--wrong")
      shows_wrong = true;
    else if (argument == "--peers")
      has_peers = true;
    else if (argument == "--rules" && i + 1 < argc)
      rules = argv[++i];
    else
      files.push_back(argument);
  }
  if (files.empty())
    fail("give files of cases: segmentation_scores [--wrong] [--peers] FILE.jsonl...");
  if (!shows_wrong) std::printf("file\tlang\tengine\tcases right\tF1\tF1 marked\n");
  for (const std::string& path : files) {
    std::ifstream file(path);
    if (!file) fail(path + ": cannot be read");
    std::map<std::string, std::vector<nlohmann::json>> cases;  // by language
    for (std::string line; std::getline(file, line);) {
      nlohmann::json parsed = nlohmann::json::parse(line);
      const std::string language = parsed.at("lang");
      cases[language].push_back(std::move(parsed));
    }
    std::map<std::string, std::map<std::string, Score>> scores;  // language, engine
    for (const auto& [language, lines] : cases) {
      std::vector<std::string> texts;
      for (const nlohmann::json& line : lines) texts.push_back(line.at("text"));
      std::map<std::string, std::vector<std::vector<std::string>>> found;
      for (const std::string& text : texts) {
        found["stele"].push_back(
            split_with_stele(text, language, rules, stele::QuoteStyle::kAsRules));
        found["stele --quotes split"].push_back(
            split_with_stele(text, language, rules, stele::QuoteStyle::kSplit));
        found["ICU"].push_back(split_with_icu(text, language));
      }
      for (const std::string& peer :
           has_peers ? find_peers(language) : std::vector<std::string>{}) {
        auto split = split_with_peer(peer, language, texts);
        if (!split.empty()) found[peer] = std::move(split);
      }
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::vector<std::string> sentences = lines[i].at("sents");
        const Places gold = find_places(sentences);
        const bool is_marked = std::all_of(sentences.begin(), sentences.end(), ends_in_mark);
        for (const auto& [engine, split] : found) {
          const Places places = find_places(split[i]);
          Score& score = scores[language][engine];
          ++score.cases;
          score.right += places == gold ? 1 : 0;
          score.all.add(gold, places);
          if (is_marked) score.marked.add(gold, places);
          if (shows_wrong && engine == "stele" && places != gold) {
            print_wrong(lines[i], gold, places);
          }
        }
      }
    }
    if (shows_wrong) continue;
    const std::string name = path.substr(path.rfind('/') + 1);
    for (const auto& [language, engines] : scores) {
      for (const auto& [engine, score] : engines) {
        std::printf("%s\t%s\t%s\t%zu/%zu\t%.4f\t%.4f\n", name.c_str(), language.c_str(),
                    engine.c_str(), score.right, score.cases, score.all.f1(), score.marked.f1());
      }
    }
  }
  return 0;
}
