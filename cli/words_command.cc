// stele words: the words of a document, one a line.
#include "align/base/language_tag.h"
#include "align/text/fold.h"
#include "align/text/lemmatizer.h"
#include "align/text/words.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/read_segments.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

struct WordsFlags {
  std::string file;
  std::string output;
  TextOptions read;
  std::string fold;
  std::string dictionaries = kHunspellFolder;
  bool has_stems = false;
  bool by_dictionary = false;
  bool jsonl = false;
};

const char* name_of(WordKind kind) {
  switch (kind) {
    case WordKind::kWord:
      return "word";
    case WordKind::kNumber:
      return "number";
    case WordKind::kHan:
      return "han";
    case WordKind::kPunctuation:
      return "punctuation";
    case WordKind::kUrl:
      return "address";
    case WordKind::kPlaceholder:
      return "placeholder";
  }
  return "word";
}

// "case,yo": the steps that are named, no others.
Result<FoldOptions> parse_fold(std::string_view steps) {
  FoldOptions options{.letter_case = false, .width = false, .yo = false, .simplified = false};
  while (!steps.empty()) {
    const std::size_t comma = std::min(steps.find(','), steps.size());
    STELE_TRY(bool FoldOptions::*const step,
              parse_choice<bool FoldOptions::*>("--fold", steps.substr(0, comma),
                                                {{"case", &FoldOptions::letter_case},
                                                 {"width", &FoldOptions::width},
                                                 {"yo", &FoldOptions::yo},
                                                 {"simplified", &FoldOptions::simplified},
                                                 {"diacritics", &FoldOptions::diacritics}}));
    options.*step = true;
    steps.remove_prefix(std::min(comma + 1, steps.size()));
  }
  return options;
}

Result<ExitCode> run_words(const WordsFlags& flags) {
  STELE_TRY(const FoldOptions fold, parse_fold(flags.fold));
  STELE_TRY(const SegmentedText text, read_segments(flags.file, flags.read));
  const std::string language = primary_language(text.language);
  const auto lemmatizer = flags.has_stems && !flags.dictionaries.empty()
                              ? load_hunspell(language, flags.dictionaries)
                              : nullptr;
  std::string lines;
  for (std::size_t i = 0; i < text.segments.size(); ++i) {
    const std::string& segment = text.segments[i].text;
    if (i > 0 && !flags.jsonl) lines += '\n';
    for (const Word& word : flags.by_dictionary ? split_dictionary_words(segment, language)
                                                : split_words(segment, language)) {
      const std::string_view written = view_of(segment, word.span);
      // Addresses and placeholders mean what they are letter by letter.
      const bool is_code = word.kind == WordKind::kUrl || word.kind == WordKind::kPlaceholder;
      std::string shown = is_code ? std::string(written) : fold_text(written, fold);
      std::string stem;
      if (flags.has_stems && word.kind == WordKind::kWord) {
        stem = find_word_base(fold_text(written), language, lemmatizer.get());
      }
      if (flags.jsonl) {
        nlohmann::ordered_json line = {{"text", std::string(written)},
                                       {"kind", name_of(word.kind)},
                                       {"segment", i},
                                       {"begin", word.span.begin},
                                       {"end", word.span.end}};
        if (!flags.fold.empty()) line["folded"] = std::move(shown);
        if (!stem.empty()) line["stem"] = std::move(stem);
        lines += line.dump();
      } else {
        lines += stem.empty() ? shown : stem;
      }
      lines += '\n';
    }
  }
  STELE_TRY_VOID(write_output(flags.output, lines));
  return ExitCode::kDone;
}

}  // namespace

void add_words_command(CLI::App& app) {
  auto flags = std::make_shared<WordsFlags>();
  CLI::App* command = add_command(
      app, "words", "Split a document into words, one a line; an empty line between segments",
      "  stele words treaty.ru.txt\n"
      "  stele words --lang ru --stems treaty.ru.txt\n"
      "  stele words --jsonl --fold case,simplified - < law.zh.txt",
      [flags] { return run_words(*flags); });
  command
      ->add_option("FILE", flags->file,
                   "The document; - is standard input. Numbers, dates, addresses and placeholders "
                   "(%s, {0}, <b>) are one word each, and so is a Chinese character")
      ->required();
  command->add_option("--lang", flags->read.language,
                      "Language tag such as en, ru, zh; found from the text if not given");
  command->add_flag("--presegmented", flags->read.presegmented, "The file has one segment a line");
  command->add_option("--fold", flags->fold,
                      "Differences to remove, with commas between: case, width (NFKC), yo (ё to "
                      "е), simplified (from traditional Chinese), diacritics");
  command->add_flag("--stems", flags->has_stems,
                    "Base forms of words: by a hunspell dictionary for Russian where one is "
                    "installed, else Snowball's stems");
  command
      ->add_option("--dictionaries", flags->dictionaries,
                   "Folder of hunspell dictionaries; empty: Snowball's stems only")
      ->capture_default_str();
  command->add_flag("--dictionary-words", flags->by_dictionary,
                    "Words of ICU's dictionaries in Chinese, Japanese and Thai");
  command->add_flag("--jsonl", flags->jsonl,
                    "One JSON object a word: text, kind, segment, begin and end in bytes of the "
                    "segment, folded and stem where asked for");
  command->add_option("-o,--output", flags->output, "File to write; standard output if not given");
}

}  // namespace stele::cli
