#include "align/text/russian_nouns.h"

#include <algorithm>
#include <utility>

namespace stele {
namespace {

struct IrregularNoun {
  std::string_view stem;
  std::string_view lemmas;   // between spaces
  std::string_view endings;  // between spaces; "-" for none
};

constexpr std::string_view kMyaEndings = " я ени енем ена ен ян енам енами енах ";
constexpr std::string_view kYaPlural = " ья ьев ьям ьями ьях ";
constexpr std::string_view kStressedYaPlural = " ья ей ьям ьями ьях ";
constexpr std::string_view kErEndings = " и ью ей ям ями ях ";
constexpr std::string_view kHardEndings = " - а у ом е ы ов ам ами ах ";
constexpr std::string_view kSoftSign = " - и ью ей ам ами ах ";

constexpr IrregularNoun kIrregularNouns[] = {
    {"им", "имя", kMyaEndings},
    {"врем", "время", kMyaEndings},
    {"плем", "племя", kMyaEndings},
    {"сем", "семя", kMyaEndings},
    {"знам", "знамя", kMyaEndings},
    {"брем", "бремя", kMyaEndings},
    {"плам", "пламя", kMyaEndings},
    {"стрем", "стремя", kMyaEndings},
    {"пут", "путь", " и ем ей ям ями ях "},
    {"люд", "человек люди", " и ей ям ьми ях "},
    {"дет", "ребенок дети", " и ей ям ьми ях "},
    {"матер", "мать", kErEndings},
    {"дочер", "дочь", " и ью ей ям ями ьми ях "},
    {"церк", "церковь", " ви вей вам вами вах вям вями вях овью "},
    {"любв", "любовь", " и "},
    {"любов", "любовь", " ью "},
    {"брат", "брат", kYaPlural},
    {"стул", "стул", kYaPlural},
    {"лист", "лист", kYaPlural},
    {"дерев", "дерево", kYaPlural},
    {"звен", "звено", kYaPlural},
    {"крыл", "крыло", kYaPlural},
    {"пер", "перо", kYaPlural},
    {"сучь", "сук", " я ев ям ями ях "},
    {"колось", "колос", " я ев ям ями ях "},
    {"друз", "друг", kStressedYaPlural},
    {"сынов", "сын", kStressedYaPlural},
    {"муж", "муж", kStressedYaPlural},
    {"княз", "князь", kStressedYaPlural},
    {"хозяев", "хозяин", " а - ам ами ах "},
    {"господ", "господин", " а - ам ами ах "},
    {"небес", "небо", " а - ам ами ах "},
    {"чудес", "чудо", " а - ам ами ах "},
    {"сосед", "сосед", " и ей ям ями ях "},
    {"черт", "черт", " и ей ям ями ях "},
    {"уш", "ухо", " и ей ам ами ах "},
    {"ух", "ухо", " о а у ом е "},
    {"оч", "око", " и ей ам ами ах "},
    {"плеч", "плечо", " и - ам ами ах "},
    {"колен", "колено", " о а у ом е и ей ям ями ях "},
    {"льв", "лев", kHardEndings},
    {"льд", "лед", kHardEndings},
    {"льн", "лен", kHardEndings},
    {"лб", "лоб", kHardEndings},
    {"рт", "рот", kHardEndings},
    {"рв", "ров", kHardEndings},
    {"мх", "мох", " а у ом е и ов ам ами ах "},
    {"пс", "пес", kHardEndings},
    {"отц", "отец", " а у ом е ы ов ам ами ах "},
    {"дн", "день", " я ю ем е и ей ям ями ях "},
    {"пн", "пень", " я ю ем е и ей ям ями ях "},
    {"денег", "деньги", " - "},
    {"деньг", "деньги", " и ам ами ах "},
    {"кра", "край", " я ю ем е и ев ям ями ях "},
    {"ча", "чай", " я ю ем е и ев ям ями ях "},
    {"рож", "рожь", kSoftSign},
    {"копь", "копье", " я ю ем ям ями ях "},
    {"копи", "копье", " й "},
    {"сестер", "сестра", " - "},
    {"сест", "сестра", " рам рами рах ры ре ру рой "},
    {"судеб", "судьба", " - "},
    {"яиц", "яйцо", " - "},
};

struct EndingRule {
  std::string_view ending;
  std::string_view replacement;
};

constexpr EndingRule kEndingRules[] = {
    {"ом", ""},      {"ов", ""},       {"ов", "ы"},       {"ов", "и"},      {"ев", "и"},
    {"ев", "й"},     {"ей", "ья"},     {"ей", "ь"},       {"ей", "ье"},     {"ей", ""},
    {"ок", "ко"},    {"ок", "ка"},     {"ек", "ько"},     {"ек", "ька"},    {"ек", "ка"},
    {"ек", "ко"},    {"ец", "це"},     {"ец", "цо"},      {"он", "но"},     {"ен", "но"},
    {"ен", "на"},    {"ем", "ьмо"},    {"ер", "ра"},      {"ел", "ло"},     {"ол", "ла"},
    {"ий", "ье"},    {"ий", "ья"},     {"ки", "ко"},      {"ьям", "ье"},    {"ьями", "ье"},
    {"ьях", "ье"},   {"ята", "енок"},  {"ят", "енок"},    {"ятам", "енок"}, {"ятами", "енок"},
    {"ане", "анин"}, {"анам", "анин"}, {"анами", "анин"}, {"ах", "ы"},      {"ам", "ы"},
    {"ами", "ы"},    {"ях", "и"},      {"ям", "и"},       {"ями", "и"},
};

// Endings without letters: what a plural's genitive adds back.
constexpr std::string_view kPluralEndings[] = {"ы", "и"};

constexpr std::string_view kNameEndings[] = {"а", "у", "ым", "е", "ой", "ы", "ых"};

}  // namespace

std::vector<std::string> find_irregular_lemmas(std::string_view word) {
  std::vector<std::string> lemmas;
  for (const IrregularNoun& noun : kIrregularNouns) {
    if (!word.starts_with(noun.stem)) continue;
    std::string ending(word.substr(noun.stem.size()));
    if (ending.empty()) ending = "-";
    if (noun.endings.find(" " + ending + " ") == std::string_view::npos) continue;
    for (std::string_view rest = noun.lemmas; !rest.empty();) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      lemmas.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return lemmas;
}

std::vector<std::string> propose_lemmas(std::string_view word) {
  std::vector<std::string> lemmas;
  constexpr std::size_t kLeastStem = 4;  // bytes: two letters
  const auto add = [&lemmas](std::string lemma) {
    if (std::find(lemmas.begin(), lemmas.end(), lemma) == lemmas.end()) {
      lemmas.push_back(std::move(lemma));
    }
  };
  for (const EndingRule& rule : kEndingRules) {
    if (word.size() < rule.ending.size() + kLeastStem || !word.ends_with(rule.ending)) continue;
    add(std::string(word.substr(0, word.size() - rule.ending.size())) +
        std::string(rule.replacement));
  }
  if (word.size() >= 2 * kLeastStem) {
    for (const std::string_view ending : kPluralEndings) {
      add(std::string(word) + std::string(ending));
    }
  }
  // Surnames in -ов, -ев, -ин are known as they are or not at all.
  for (const std::string_view ending : kNameEndings) {
    if (!word.ends_with(ending) || word.size() < ending.size() + 2 * kLeastStem) continue;
    const std::string_view stem = word.substr(0, word.size() - ending.size());
    if (stem.ends_with("ов") || stem.ends_with("ев") || stem.ends_with("ин")) {
      add(std::string(stem));
    }
  }
  return lemmas;
}

std::string drop_fleeting_vowel(std::string_view stem) {
  constexpr std::string_view kBefore[] = {"ок", "ек", "ец"};
  // "урок", "век": a vowel of the root stays, so a short stem is left alone.
  if (stem.size() < 8) return std::string(stem);
  for (const std::string_view ending : kBefore) {
    if (!stem.ends_with(ending)) continue;
    std::string joined(stem.substr(0, stem.size() - ending.size()));
    // After a vowel there is nothing to drop: "боец" is written with й elsewhere.
    joined += ending.substr(2);
    return joined;
  }
  // "музе" of "музея", where "музей" is cut to "муз".
  for (const std::string_view vowel : {"е", "о", "а"}) {
    if (stem.ends_with(vowel)) return std::string(stem.substr(0, stem.size() - vowel.size()));
  }
  return std::string(stem);
}

}  // namespace stele
