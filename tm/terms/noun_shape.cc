#include "tm/terms/noun_shape.h"

#include <cstddef>

namespace stele::tm {
namespace {

// Between spaces.
constexpr std::string_view kEnglishNouns =
    " tion sion ment ness ity ship ance ence ism age ure er or ist ";
constexpr std::string_view kEnglishOthers =
    " ly ed ing able ible ous ive al ful less ic ary ent ant ";
constexpr std::string_view kRussianNouns =
    " ость ости остью ние ния нию нием нии ний тие тия тием тии ция ции цию цией ций ка ки ку "
    "кой ство ства ству ством стве тель теля телю телем тор тора тору тер тера ент ента енту "
    "ов ев ей ам ям ами ями ах ях ник ника ику иком рий рия рию рием ";
constexpr std::string_view kRussianOthers =
    " ый ий ой ая яя ое ее ые ого его ому ему ым ых их ую юю ыми ими ен ена ено ены но ать "
    "ять ить еть уть ыть ться тись ти чь йте ите ет ит ут ют ат ят ется ится утся ются атся "
    "ятся ал ял ил ел ла ло ли лась лось лись лся ся ировать ешь ишь ующий ющий щий вший "
    "анный енный имый емый ";

// The length of the longest ending in the list that leaves two letters or more.
std::size_t find_longest_ending(std::string_view word, std::string_view endings,
                                std::size_t letter_bytes) {
  std::size_t longest = 0;
  for (std::size_t begin = 1; begin < endings.size();) {
    const std::size_t end = endings.find(' ', begin);
    const std::string_view ending = endings.substr(begin, end - begin);
    if (ending.size() > longest && word.size() >= ending.size() + 2 * letter_bytes &&
        word.ends_with(ending)) {
      longest = ending.size();
    }
    begin = end + 1;
  }
  return longest;
}

float compare_endings(std::string_view word, std::string_view nouns, std::string_view others,
                      std::size_t letter_bytes) {
  const std::size_t as_noun = find_longest_ending(word, nouns, letter_bytes);
  const std::size_t as_other = find_longest_ending(word, others, letter_bytes);
  if (as_noun == as_other) return 0.5F;
  return as_noun > as_other ? 1 : 0;
}

}  // namespace

float measure_noun_shape(std::string_view language, std::string_view word) {
  if (language == "en") return compare_endings(word, kEnglishNouns, kEnglishOthers, 1);
  if (language == "ru") return compare_endings(word, kRussianNouns, kRussianOthers, 2);
  return 0.5F;
}

}  // namespace stele::tm
