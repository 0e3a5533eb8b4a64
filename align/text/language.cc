#include "align/text/language.h"

#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace stele {
namespace {

constexpr std::size_t kSampleBytes = 65536;

// The commonest function words of a language, in lower case, and its letters beyond those that all
// languages of its script share; for languages that share most of both, also how words end. Written
// for this project from general knowledge of the languages.
struct Profile {
  const char* language;
  UScriptCode script;
  const char* words;
  const char* letters;
  const char* endings = "";  // of words that are inflected
};

constexpr Profile kProfiles[] = {
    {"en", USCRIPT_LATIN,
     "the of and to in is that it for was with as his on be at by this had not are but "
     "from or have an they which you were her all she there would their we him been has "
     "when who will more no if out so what its about into than them can only other new "
     "some could these do i he my me your our shall should may any such",
     ""},
    {"de", USCRIPT_LATIN,
     "der die und das von den mit sich des auf für ist im dem nicht ein eine als auch es "
     "an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über "
     "einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich wir "
     "ihr zu in kann alle zwischen dieser diese dieses sowie",
     "äöüß"},
    {"fr", USCRIPT_LATIN,
     "de la le et les des en un du une que est pour qui dans par sur pas au plus ce ne se "
     "sont avec il son ou aux mais cette on été ses ces nous elle leur être fait entre tous "
     "comme sans même je vous ont tout deux à d l s n qu j c",
     "àâæçéèêëîïôœùûüÿ"},
    {"es", USCRIPT_LATIN,
     "de la que el en y a los del se las por un para con no una su al lo como más pero sus "
     "le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde "
     "quien desde todo nos es son fue ha mediante toda todos partes",
     "áéíñóúü"},
    {"pt", USCRIPT_LATIN,
     "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi "
     "ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela "
     "até isso são",
     "áâãàçéêíóôõúü"},
    {"it", USCRIPT_LATIN,
     "di e il la che in a per un è una del non con si da le i dei della nel al alla sono "
     "come anche lo gli più ma ha o delle se nella dal su questo degli essere ai tra cui "
     "stato l d ogni tutti",
     "àèéìîòù"},
    {"nl", USCRIPT_LATIN,
     "de van het een en in is dat op te zijn met voor niet aan er om ook als die dan maar "
     "bij of uit nog naar worden door heeft hij ze wordt tot je kan geen was werd deze "
     "over wel dit hebben ik",
     "éëïóöüèê"},
    {"pl", USCRIPT_LATIN,
     "w i z na do nie się to o że jest za po jak od przez a oraz dla przy co być ich jego "
     "tym które który która tylko lub są już może był tego także jako czy",
     "ąćęłńóśźż"},
    {"cs", USCRIPT_LATIN,
     "a v se na je že o s z do i to k ve pro za by ale si po jako podle od jsem tak jsou "
     "která který které bude byl jeho co nebo už při až když není",
     "áčďéěíňóřšťúůýž"},
    {"sk", USCRIPT_LATIN,
     "a v sa na je že o s z do i to k vo pre za by ale si po ako podľa od som tak sú ktorá "
     "ktorý ktoré bude bol jeho čo alebo už pri až keď nie",
     "áäčďéíĺľňóôŕšťúýž"},
    {"sl", USCRIPT_LATIN,
     "in je v na se da za so ki pa z ne tudi po bi s kot o iz ali od pri še ob le že lahko "
     "bo ima pred",
     "čšž"},
    {"hr", USCRIPT_LATIN,
     "i u je na se da za su s od koji ne o kao a iz bi to do će koja koje nije ili što "
     "samo po biti te ali njegov",
     "čćđšž"},
    {"sv", USCRIPT_LATIN,
     "och i att det som en på är av för med till den har de inte om ett han men var jag "
     "sig från så vi kan hade eller när under än där efter vid ska mot skall genom alla "
     "detta varje mellan samt deras utan",
     "åäöé"},
    {"da", USCRIPT_LATIN,
     "og i at det som en på er af for med til den har de ikke om et han men var jeg sig "
     "fra så vi kan havde eller når under end der efter ved skal mod blev alle gennem "
     "mellem samt",
     "æøåé"},
    {"no", USCRIPT_LATIN,
     "og i at det som en på er av for med til den har de ikke om et han men var jeg seg "
     "fra så vi kan hadde eller når under enn der etter ved skal mot ble alle gjennom "
     "mellom samt",
     "æøåéòô"},
    {"fi", USCRIPT_LATIN,
     "ja on ei se että oli hän ovat mutta kun niin myös sen kuin hänen joka tai jos vain "
     "ole mukaan tämä siitä ne olla jo sitä mitä sekä voi",
     "äöå"},
    {"et", USCRIPT_LATIN,
     "ja on ei et see oli ta kui ka mis oma kes seda või aga siis mille nad selle pole nii "
     "ning välja üle ole",
     "äöüõšž"},
    {"lv", USCRIPT_LATIN,
     "un ir ar no par kas uz tā arī ka bet lai pēc to pie nav kā ko viņa vai gan būt tas",
     "āčēģīķļņšūž"},
    {"lt", USCRIPT_LATIN,
     "ir kad yra į su iš bet tai kaip buvo ne jis apie už nuo tik per dar jo ar prie gali "
     "arba",
     "ąčęėįšųūž"},
    {"hu", USCRIPT_LATIN,
     "a az és hogy nem is egy volt ez de meg csak már ha el vagy mint még azt ki mert van "
     "kell majd szerint után",
     "áéíóöőúüű"},
    {"ro", USCRIPT_LATIN,
     "de în și a la cu pe din că nu un o care este sau pentru mai al se sunt fi ca prin "
     "ale fost dar lui după",
     "ăâîșțşţ"},
    {"tr", USCRIPT_LATIN,
     "ve bir bu için da de ile olarak olan daha çok en gibi kadar sonra ne ama o var her "
     "ki değil göre ya olduğu",
     "çğıöşüâîû"},
    {"vi", USCRIPT_LATIN,
     "và của là có được trong cho không một các người những với đã này để khi từ đến ra về "
     "nhiều",
     "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"},
    {"id", USCRIPT_LATIN,
     "yang dan di dari untuk dengan pada ini itu dalam tidak adalah oleh akan sebagai juga "
     "ke atau karena telah ada mereka",
     ""},
    {"uz", USCRIPT_LATIN, "va bu bilan uchun ham bir edi deb esa lekin ular kerak boʻlgan", "ʻʼ"},
    {"ru", USCRIPT_CYRILLIC,
     "и в не на я быть с что а по это она этот к но они мы весь который из у то за свой от "
     "так о для же все как его или при их бы до был только также если еще уже может году "
     "он под чтобы между были было является любые путем всех где кто нет есть вы",
     "ёйщъыьэюя", "ться ется ются ость ение ания ый ые ыми ого ему ешь ите айте ойте ов ам"},
    {"uk", USCRIPT_CYRILLIC,
     "і в не на що з та у до за це як від по для про але він є або при його був їх також "
     "якщо між вони року де хто немає ви усі цей ця ці",
     "йщьюяґєії", "ться ння ість ання ення ий ого ому ють ати ити іть ів ам"},
    {"be", USCRIPT_CYRILLIC,
     "і ў не на што з да у за гэта як ад па для пра але ён або пры яго быў іх", "йыьэюяёіў"},
    {"bg", USCRIPT_CYRILLIC,
     "на и да в за се от е с не са по че като до това или при си към във след който бъде "
     "има ще всички чрез между които този тази бъдат както къде какво кой няма вие моля",
     "йщъьюя", "ът ят ата ята ите ото ето ване ане ане ият ява ват аха яха ото ците"},
    {"sr", USCRIPT_CYRILLIC,
     "и у је на се да за су с од који не о као а из би то до ће где шта ко нема ви или када па",
     "јљњћђџ", "ти ање ење ост ији ски ама има ла ли су ао ете ите"},
    {"mk", USCRIPT_CYRILLIC, "на и во да се од за е со не што ќе ја го или како", "јљњѓќѕџ"},
    {"kk", USCRIPT_CYRILLIC,
     "және бұл мен үшін бір да де болып осы бойынша туралы деп барлық арқылы оның пен",
     "ёйщъыьэюяәғқңөұүһі"},
    {"ky", USCRIPT_CYRILLIC, "жана бул менен үчүн бир да де болуп боюнча жөнүндө деп",
     "ёйщъыьэюяңөү"},
    {"tg", USCRIPT_CYRILLIC, "ва дар ба аз ки ин бо барои он аст ё то", "ёйъэюяғӣқӯҳҷ"},
    {"mn", USCRIPT_CYRILLIC, "нь энэ байна юм болон гэж бол ба тухай улсын", "ёйщъыьэюяөү"},
    {"tt", USCRIPT_CYRILLIC, "һәм бу белән өчен бер дә булып дип", "ёйщъыьэюяәөүҗңһ"},
};

struct ScriptLanguage {
  UScriptCode script;
  const char* language;
};
// Scripts that one language writes, for our purpose.
constexpr ScriptLanguage kScriptLanguages[] = {
    {USCRIPT_HANGUL, "ko"},   {USCRIPT_GREEK, "el"},      {USCRIPT_HEBREW, "he"},
    {USCRIPT_ARABIC, "ar"},   {USCRIPT_THAI, "th"},       {USCRIPT_GEORGIAN, "ka"},
    {USCRIPT_ARMENIAN, "hy"}, {USCRIPT_DEVANAGARI, "hi"}, {USCRIPT_BENGALI, "bn"},
    {USCRIPT_TAMIL, "ta"},    {USCRIPT_KHMER, "km"},      {USCRIPT_LAO, "lo"},
    {USCRIPT_MYANMAR, "my"},  {USCRIPT_ETHIOPIC, "am"},   {USCRIPT_TIBETAN, "bo"},
};

using Votes = std::vector<std::uint16_t>;  // indexes of kProfiles

// Which profiles each word and each letter speaks for.
struct Evidence {
  std::unordered_map<std::string, Votes> words;
  std::unordered_map<char32_t, Votes> letters;  // those that not all languages of a script have
  std::unordered_map<std::string, Votes> endings;
};

const Evidence& evidence() {
  static const Evidence built = [] {
    Evidence e;
    for (std::size_t i = 0; i < std::size(kProfiles); ++i) {
      const auto p = static_cast<std::uint16_t>(i);
      const std::string_view words = kProfiles[p].words;
      for (const Word& word : split_words(words)) {
        e.words[std::string(view_of(words, word.span))].push_back(p);
      }
      const std::string_view endings = kProfiles[p].endings;
      for (const Word& word : split_words(endings)) {
        e.endings[std::string(view_of(endings, word.span))].push_back(p);
      }
      const std::string_view letters = kProfiles[p].letters;
      for (std::size_t at = 0; at < letters.size();) {
        e.letters[next_code_point(letters, &at)].push_back(p);
      }
    }
    return e;
  }();
  return built;
}

// How many letters of each script a text has. Han counts threefold: one ideograph says as much as
// three letters.
std::array<double, USCRIPT_CODE_LIMIT> count_scripts(std::string_view text) {
  std::array<double, USCRIPT_CODE_LIMIT> counts{};
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_code_point(text, &i);
    if (c < 0x80) {
      if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') counts[USCRIPT_LATIN] += 1;
      continue;
    }
    if (!u_isalpha(static_cast<UChar32>(c))) continue;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
    const bool is_wide = script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
                         script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL;
    if (U_SUCCESS(status) && script >= 0) counts[script] += is_wide ? 3 : 1;
  }
  return counts;
}

LanguageGuess guess_by_words(std::string_view sample, UScriptCode script) {
  constexpr FoldOptions kLowerCase = {
      .letter_case = true, .width = false, .yo = false, .simplified = false};
  const std::string folded = fold_text(sample, kLowerCase);
  std::array<double, std::size(kProfiles)> scores{};
  double word_count = 0;
  constexpr double kLetterWeight = 0.5;
  constexpr double kForeignLetterWeight = 0.5;
  std::string key;
  // A word that several languages share says less about each.
  const auto vote = [&](const Votes& votes, double weight) {
    for (const std::uint16_t p : votes) scores[p] += weight / static_cast<double>(votes.size());
  };
  WordScanner scanner(folded, "fr");  // elided articles are function words: "l'", "d'"
  while (const auto word = scanner.next()) {
    if (word->kind != WordKind::kWord) continue;
    ++word_count;
    key = view_of(folded, word->span);
    if (key.ends_with('\'')) key.pop_back();
    if (key.ends_with("\u2019")) key.resize(key.size() - 3);
    if (const auto found = evidence().words.find(key); found != evidence().words.end()) {
      vote(found->second, 1);
    }
    // The longest ending counts; letters of these scripts have two bytes.
    constexpr std::size_t kMinStemBytes = 4;
    constexpr double kEndingWeight = 0.7;
    for (std::size_t size : {8U, 6U, 4U}) {
      if (key.size() < size + kMinStemBytes) continue;
      const auto found = evidence().endings.find(key.substr(key.size() - size));
      if (found == evidence().endings.end()) continue;
      vote(found->second, kEndingWeight);
      break;
    }
    for (std::size_t i = 0; i < key.size();) {
      const char32_t c = next_code_point(key, &i);
      if (c < 0x80) continue;
      if (const auto found = evidence().letters.find(c); found != evidence().letters.end()) {
        vote(found->second, kLetterWeight);
        // What is not in a language's alphabet speaks against it.
        for (double& score : scores) score -= kForeignLetterWeight;
        for (const std::uint16_t p : found->second) scores[p] += kForeignLetterWeight;
      }
    }
  }
  std::size_t best = std::size(kProfiles);
  double second_score = 0;
  for (std::size_t p = 0; p < std::size(kProfiles); ++p) {
    if (kProfiles[p].script != script) continue;
    if (best == std::size(kProfiles) || scores[p] > scores[best]) {
      if (best < std::size(kProfiles)) second_score = std::max(second_score, scores[best]);
      best = p;
    } else {
      second_score = std::max(second_score, scores[p]);
    }
  }
  // In running text of a known language a fifth of the words and more are function words.
  constexpr double kMinShare = 0.04;
  if (best == std::size(kProfiles) || scores[best] <= kMinShare * word_count) return {};
  return {kProfiles[best].language, (scores[best] - second_score) / scores[best]};
}

}  // namespace

LanguageGuess detect_language(std::string_view text) {
  std::string_view sample = text.substr(0, kSampleBytes);
  while (!sample.empty() && sample.size() < text.size() &&
         (static_cast<unsigned char>(text[sample.size()]) & 0xC0) == 0x80) {
    sample.remove_suffix(1);
  }
  const auto counts = count_scripts(sample);
  std::size_t main_script = 0;
  double total = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    total += counts[s];
    if (counts[s] > counts[main_script]) main_script = s;
  }
  if (total == 0) return {};
  const double kana = counts[USCRIPT_HIRAGANA] + counts[USCRIPT_KATAKANA];
  const double east_asian = kana + counts[USCRIPT_HAN];
  // Japanese has a quarter of its characters and more in Kana; Chinese quotes it now and then.
  if (east_asian > total / 2) {
    return {kana > east_asian / 8 ? "ja" : "zh", east_asian / total};
  }
  for (const auto& [script, language] : kScriptLanguages) {
    if (static_cast<std::size_t>(script) == main_script) {
      return {language, counts[main_script] / total};
    }
  }
  return guess_by_words(sample, static_cast<UScriptCode>(main_script));
}

}  // namespace stele
