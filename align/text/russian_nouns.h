// What a dictionary of word stems does not tell about Russian nouns (internal).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stele {

// Returns the lemmas of a form of one of the nouns that no rule covers ("людей": "человек", "люди";
// "дочерью": "дочь"), a closed class; empty for all other words. `word` is folded.
std::vector<std::string> find_irregular_lemmas(std::string_view word);

// Returns what may be the dictionary form of `word` by rules that dictionaries are known to leave
// out: fleeting vowels ("окон": "окно"), genitives without ending ("ножниц": "ножницы"), -ом after
// a hissing consonant ("врачом": "врач"). Most are no words: the caller asks the dictionary.
std::vector<std::string> propose_lemmas(std::string_view word);

// Drops a vowel that other forms of the word lack: the stems of "рынок" and "рынка" become one. For
// Snowball stems, where no dictionary knows the word.
std::string drop_fleeting_vowel(std::string_view stem);

}  // namespace stele
