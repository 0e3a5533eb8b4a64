// Segmentation speed beside ICU, plain and with its suppression lists, and beside LanguageTool,
// pySBD and razdel where tests/eval/install_peers.sh installed them, on the same text.
//
// The text is the declaration, repeated (a megabyte for LanguageTool; the Python peers get it once,
// since they take minutes for more). The answer is checked each time: the number of segments must
// be the repetitions times that of the gold. Times are of the process's CPU, the median of five.
#include "align/base/read_file.h"
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <unicode/brkiter.h>
#include <unicode/filteredbrk.h>
#include <unicode/utext.h>

namespace {

constexpr std::size_t kTextBytes = 10'000'000;
constexpr int kRounds = 5;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void fail(const std::string& what) {
  std::fprintf(stderr, "segmentation_benchmark: %s\n", what.c_str());
  std::exit(1);
}

std::string read_or_fail(const std::string& path) {
  auto bytes = stele::read_file(path);
  if (!bytes.ok()) fail(bytes.error().message);
  return *bytes;
}

// Prints the speed of `work`, which returns how many segments it found.
std::size_t measure(const char* language, const char* engine, std::size_t size_bytes,
                    const std::function<std::size_t()>& work) {
  std::vector<double> seconds;
  std::size_t count = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_seconds();
    count = work();
    seconds.push_back(cpu_seconds() - begin);
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("%s\t%s\t%.1f MB/s\t%zu segments\n", language, engine,
              static_cast<double>(size_bytes) / seconds[kRounds / 2] / 1e6, count);
  return count;
}

std::unique_ptr<icu::BreakIterator> open_icu(const char* language, bool has_suppressions) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> plain(
      icu::BreakIterator::createSentenceInstance(icu::Locale(language), status));
  if (U_FAILURE(status)) fail("ICU has no sentence iterator");
  if (!has_suppressions) return plain;
  const std::unique_ptr<icu::FilteredBreakIteratorBuilder> builder(
      icu::FilteredBreakIteratorBuilder::createInstance(icu::Locale(language), status));
  if (U_FAILURE(status)) return nullptr;  // ICU has no list for this language
  return std::unique_ptr<icu::BreakIterator>(builder->build(plain.release(), status));
}

std::size_t count_with_icu(const std::string& text, icu::BreakIterator* sentences) {
  UErrorCode status = U_ZERO_ERROR;
  UText* utf8 = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
  if (U_FAILURE(status)) fail("ICU has no sentence iterator");
  sentences->setText(utf8, status);
  std::size_t count = 0;
  while (sentences->next() != icu::BreakIterator::DONE) ++count;
  utext_close(utf8);
  return count;
}

// Python's share of the comparison: `split` makes a list of `text`.
void run_peer(const char* language, const std::string& folder, const std::string& name,
              const std::string& import, const std::string& split) {
  const std::string script = import +
                             "\nimport sys, time\n"
                             "text = open(sys.argv[1], encoding='utf-8').read()\n"
                             "begin = time.process_time()\n"
                             "count = len(" +
                             split +
                             ")\n"
                             "speed = len(text.encode()) / (time.process_time() - begin) / 1e6\n"
                             "print('%s\\t" +
                             name + "\\t%.3f MB/s\\t%d segments' % (sys.argv[2], speed, count))";
  const std::string python = STELE_CORPORA_DIR "/../build/peers/bin/python";
  const std::string command = "p='" + python + "'; [ -x \"$p\" ] || p=python3; \"$p\" -c \"" +
                              script + "\" '" + folder + "declaration." + language + ".txt' " +
                              language + " 2>/dev/null";
  if (std::system(command.c_str()) != 0) {
    std::printf("%s\t%s\tnot installed\n", language, name.c_str());
  }
}

// Java's: LanguageTool, whose rules know English and Russian but no Chinese.
void run_languagetool(const char* language, const std::string& folder) {
  const std::string root = STELE_CORPORA_DIR "/..";
  const std::string command = "java -cp '" + root + "/build/peers/languagetool/*' '" + root +
                              "/tests/eval/SplitLanguageTool.java' " + language + " '" + folder +
                              "declaration." + language + ".txt' 2>/dev/null";
  if (std::system(command.c_str()) != 0) {
    std::printf("%s\tLanguageTool\tnot installed\n", language);
  }
}

void run(const char* language) {
  const std::string folder = STELE_CORPORA_DIR "/declaration/";
  const std::string once = read_or_fail(folder + "declaration." + language + ".txt") + "\n\n\n";
  const std::string gold = read_or_fail(folder + "segments." + language + ".txt");
  const auto gold_count = static_cast<std::size_t>(std::count(gold.begin(), gold.end(), '\n'));
  std::string text;
  std::size_t repetitions = 0;
  for (; text.size() < kTextBytes; ++repetitions) text += once;
  const auto segmenter = stele::Segmenter::open({.language = language});
  if (!segmenter.ok()) fail(segmenter.error().message);

  const std::size_t count = measure(language, "stele, bytes to segments", text.size(), [&] {
    const auto read = stele::read_plain_text(text, "benchmark", {.language = language});
    return segmenter->segment_document(read->document).segments.size();
  });
  if (count != repetitions * gold_count) fail(std::string(language) + ": wrong number of segments");
  for (const bool has_suppressions : {false, true}) {
    const auto iterator = open_icu(language, has_suppressions);
    if (iterator == nullptr) continue;
    measure(language, has_suppressions ? "ICU with suppressions" : "ICU alone", text.size(),
            [&] { return count_with_icu(text, iterator.get()); });
  }
  std::fflush(stdout);
  run_peer(language, folder, "pySBD", "import pysbd",
           "pysbd.Segmenter(language=sys.argv[2], clean=False).segment(text)");
  if (std::string_view(language) != "zh") run_languagetool(language, folder);
  if (std::string_view(language) == "ru") {
    run_peer(language, folder, "razdel", "import razdel", "list(razdel.sentenize(text))");
  }
}

}  // namespace

int main() {
  for (const char* language : {"en", "ru", "zh"}) run(language);
  return 0;
}
