// Measures how well nouns are matched in inflected forms, on any list of occurrences:
//   noun_matching_eval FILE LANGUAGE [--show]
// FILE has a row for each occurrence of a noun: form, tab, lemma (of a treebank in CoNLL-U:
// awk -F'\t' '$4=="NOUN"{print $2 "\t" $3}' FILE.conllu). Each lemma is a term of a glossary;
// recall is the share of occurrences that their lemma's term matches, precision the share of
// matches that are right. Printed with the dictionary (Russian: hunspell) and without it
// (Snowball).
#include "tests/quality/noun_matching.h"

#include <cstdio>
#include <cstring>
#include <fstream>

int main(int argc, char** argv) {
  using namespace stele::tm;
  if (argc < 3) {
    std::fprintf(stderr, "usage: noun_matching_eval FILE LANGUAGE [--show]\n");
    return 2;
  }
  std::ifstream stream(argv[1]);
  if (!stream) {
    std::fprintf(stderr, "%s: cannot be read\n", argv[1]);
    return 2;
  }
  const auto nouns = read_nouns(stream);
  const bool shows = argc > 3 && std::strcmp(argv[3], "--show") == 0;
  const auto show = [](const std::string& form, const std::string& lemma,
                       const std::string& matched) {
    std::printf("  %s (%s): %s\n", form.c_str(), lemma.c_str(),
                matched.empty() ? "missed" : matched.c_str());
  };
  std::function<void(const std::string&, const std::string&, const std::string&)> observe;
  if (shows) observe = show;
  for (const std::string& folder : {std::string(stele::kHunspellFolder), std::string()}) {
    const NounMatchingScore score = score_noun_matching(nouns, argv[2], folder, observe);
    std::printf("%-8s %zu occurrences, recall %.3f, precision %.3f\n",
                folder.empty() ? "stems" : "hunspell", score.occurrences, score.recall(),
                score.precision());
  }
  return 0;
}
