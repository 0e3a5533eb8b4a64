#include "align/text/language.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(Language, IsFoundFromASentence) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"en", "The parties shall settle any dispute by negotiation."},
      {"de", "Die Vertragsparteien legen alle Streitigkeiten durch Verhandlungen bei."},
      {"fr", "Les parties règlent tout différend par la négociation."},
      {"es", "Las partes resolverán toda controversia mediante la negociación."},
      {"it", "Le parti risolvono ogni controversia con il negoziato."},
      {"pt", "As partes resolverão quaisquer controvérsias por meio de negociação, que não cessa."},
      {"nl", "De partijen lossen elk geschil op door middel van onderhandelingen."},
      {"pl", "Strony rozstrzygają wszelkie spory w drodze negocjacji."},
      {"sv", "Parterna skall lösa varje tvist genom förhandlingar."},
      {"tr", "Taraflar her türlü uyuşmazlığı müzakere ile çözer."},
      {"ru", "Стороны разрешают любые споры путём переговоров."},
      {"uk", "Сторони вирішують будь-які спори шляхом переговорів."},
      {"bg", "Страните решават всички спорове чрез преговори."},
      {"kk", "Тараптар барлық дауларды келіссөздер арқылы шешеді."},
      {"zh", "双方应通过谈判解决任何争端。"},
      {"ja", "当事国は、交渉によって紛争を解決する。"},
      {"ko", "당사국은 협상을 통하여 분쟁을 해결한다."},
      {"el", "Τα μέρη επιλύουν κάθε διαφορά με διαπραγματεύσεις."},
  };
  for (const auto& [language, text] : cases) {
    EXPECT_EQ(detect_language(text).language, language) << text;
  }
}

TEST(Language, QuotedForeignNamesDoNotDecide) {
  EXPECT_EQ(detect_language("上海合作组织（SCO）成员国元首理事会会议在阿斯塔纳举行。").language,
            "zh");
  EXPECT_EQ(detect_language("Организация (SCO) и её члены продолжают сотрудничество.").language,
            "ru");
}

TEST(Language, NothingIsGuessedWithoutEvidence) {
  EXPECT_EQ(detect_language("").language, "");
  EXPECT_EQ(detect_language("12 345 — !!!").language, "");
  EXPECT_EQ(detect_language("xqzt vbnrk wplmj").language, "");
}

}  // namespace
}  // namespace stele
