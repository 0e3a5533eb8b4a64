#include "tm/exchange/xml_reader.h"

#include <cstddef>
#include <random>

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using ::testing::HasSubstr;

// What both parsers say about a document, in one string; "error" at the end when it is refused.
std::string describe_with_expat(const std::string& document) {
  struct State {
    std::string text;
    std::string events;
    void flush() {
      if (!text.empty()) events += "T(" + text + ")";
      text.clear();
    }
  } state;
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &state);
  XML_SetElementHandler(
      parser,
      [](void* data, const XML_Char* name, const XML_Char** attributes) {
        auto* self = static_cast<State*>(data);
        self->flush();
        self->events += std::string("<") + name;
        for (; *attributes != nullptr; attributes += 2) {
          self->events += std::string(" ") + attributes[0] + "={" + attributes[1] + "}";
        }
        self->events += ">";
      },
      [](void* data, const XML_Char* name) {
        auto* self = static_cast<State*>(data);
        self->flush();
        self->events += std::string("</") + name + ">";
      });
  XML_SetCharacterDataHandler(parser, [](void* data, const XML_Char* text, int size) {
    static_cast<State*>(data)->text.append(text, static_cast<std::size_t>(size));
  });
  const auto status = XML_Parse(parser, document.data(), static_cast<int>(document.size()), 1);
  state.flush();
  XML_ParserFree(parser);
  return state.events + (status == XML_STATUS_OK ? "" : "error");
}

class MemoryInput : public InputStream {
 public:
  MemoryInput(std::string_view bytes, std::size_t piece_bytes)
      : bytes_(bytes), piece_bytes_(piece_bytes) {}
  Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    const std::size_t count = std::min({capacity, piece_bytes_, bytes_.size()});
    bytes_.copy(buffer, count);
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view bytes_;
  std::size_t piece_bytes_;
};

std::string describe_with_reader(const std::string& document, XmlOptions options,
                                 std::size_t piece_bytes = 1 << 20) {
  MemoryInput input(document, piece_bytes);
  XmlReader xml(input, options);
  std::string events;
  std::string text;
  const auto flush = [&] {
    if (!text.empty()) events += "T(" + text + ")";
    text.clear();
  };
  while (true) {
    const auto event = xml.next();
    if (event.ok() && *event == XmlReader::Event::kText) {
      text.append(xml.text());
      continue;
    }
    flush();
    if (!event.ok()) return events + "error";
    if (*event == XmlReader::Event::kDone) return events;
    if (*event == XmlReader::Event::kEnd) {
      events += "</" + std::string(xml.name()) + ">";
      continue;
    }
    events += "<" + std::string(xml.name());
    for (const XmlAttribute& attribute : xml.attributes()) {
      events += " " + std::string(attribute.name) + "={" + std::string(attribute.value) + "}";
    }
    events += ">";
  }
}

std::string make_random_document(std::mt19937& random) {
  constexpr const char* kPieces[] = {"<a>",
                                     "</a>",
                                     "<b x='1' y=\"2&amp;\">",
                                     "</b>",
                                     "<c/>",
                                     "text",
                                     "&lt;",
                                     "&#65;",
                                     "&#x4E2D;",
                                     "&e;",
                                     "&f;",
                                     "<!-- c -->",
                                     "<?pi d?>",
                                     "<![CDATA[<x>&]]>",
                                     "\r\n",
                                     "\r",
                                     "\n",
                                     " ",
                                     "Б",
                                     "，",
                                     "中文。",
                                     "]",
                                     "]]",
                                     "<d z='\n\t'/>",
                                     "<d z='&e;'/>",
                                     "]]>",
                                     "&",
                                     "<",
                                     "'",
                                     "\"",
                                     ">",
                                     "&#0;",
                                     "&g;"};
  std::string document =
      random() % 3 == 0 ? "<!DOCTYPE a [<!ENTITY e 'E&#38;amp;'><!ENTITY f \"f&e;f\">]>" : "";
  document += "<a>";
  // Mostly well-formed: the last seven pieces are rare.
  for (std::size_t i = random() % 20; i > 0; --i) {
    document += kPieces[random() % (random() % 8 == 0 ? std::size(kPieces) : 25)];
  }
  return document + "</a>";
}

TEST(XmlReader, ReadsEveryDocumentThatExpatAcceptsAsExpatDoes) {
  constexpr std::uint32_t kSeed = 7;
  std::mt19937 random(kSeed);
  int accepted_count = 0;
  for (int i = 0; i < 60000; ++i) {
    const std::string document = make_random_document(random);
    const std::string expected = describe_with_expat(document);
    if (expected.ends_with("error")) continue;
    ++accepted_count;
    const std::size_t piece_bytes = 1 + random() % 9;
    ASSERT_EQ(describe_with_reader(document, {.repair = false}), expected)
        << document << " seed " << kSeed;
    ASSERT_EQ(describe_with_reader(document, {.window_bytes = 32}, piece_bytes), expected)
        << document << " seed " << kSeed << " pieces of " << piece_bytes;
  }
  EXPECT_GT(accepted_count, 2000);
}

TEST(XmlReader, RefusesInStrictModeWhatExpatRefuses) {
  constexpr std::uint32_t kSeed = 8;
  std::mt19937 random(kSeed);
  for (int i = 0; i < 60000; ++i) {
    const std::string document = make_random_document(random);
    if (!describe_with_expat(document).ends_with("error")) continue;
    ASSERT_TRUE(describe_with_reader(document, {.repair = false}).ends_with("error"))
        << document << " seed " << kSeed;
  }
}

TEST(XmlReader, SaysLineAndColumnInCharacters) {
  MemoryInput input("<a>\nБББ <b>\n</a>", 4);
  XmlReader xml(input);
  Result<XmlReader::Event> event = XmlReader::Event::kText;
  do {
    event = xml.next();
  } while (event.ok());
  EXPECT_EQ(event.error().message, "line 3, column 1: </a>, expected </b>");
}

TEST(XmlReader, BoundsTagsEntitiesAndDepth) {
  EXPECT_THAT(describe_with_reader("<a b='" + std::string(3U << 20, 'x') + "'/>", {}),
              HasSubstr("error"));
  std::string bomb = "<!DOCTYPE a [<!ENTITY e0 ''>";
  for (int i = 1; i < 40; ++i) {
    const std::string inner = "&e" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY e" + std::to_string(i) + " '" + inner + inner + inner + inner + "'>";
  }
  EXPECT_EQ(describe_with_reader(bomb + "]><a>&e39;</a>", {}), "<a>error");
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  EXPECT_THAT(describe_with_reader(deep, {}), HasSubstr("error"));
}

TEST(XmlReader, NeverExpandsManyReferencesToMoreThanTenTimesTheFile) {
  std::string document = "<!DOCTYPE a [<!ENTITY e '" + std::string(4000, 'x') + "'>]><a>";
  for (int i = 0; i < 100000; ++i) document += "&e;";
  document += "</a>";
  const std::string events = describe_with_reader(document, {});
  EXPECT_TRUE(events.ends_with("error"));
  EXPECT_LT(events.size(), 30U << 20);
}

}  // namespace
}  // namespace stele::tm
