// A rule file is refused or splits any text into sentences in order.
#include "align/base/utf8.h"
#include "align/segment/sentence_splitter.h"
#include "align/segment/srx_file.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // The file, or two patterns in a file that is right: "before\nafter\ntext".
  auto file = stele::SrxFile::parse(bytes);
  std::string text = stele::replace_invalid_utf8(bytes);
  if (!file.ok()) {
    std::string xml =
        "<srx version=\"2.0\"><body><languagerules><languagerule languagerulename=\"a\"><rule>"
        "<beforebreak><![CDATA[";
    const std::size_t first = text.find('\n');
    const std::size_t second = first == std::string::npos ? first : text.find('\n', first + 1);
    if (second == std::string::npos || text.find("]]>") != std::string::npos) return 0;
    xml += text.substr(0, first) + "]]></beforebreak><afterbreak><![CDATA[" +
           text.substr(first + 1, second - first - 1) +
           "]]></afterbreak></rule></languagerule></languagerules><maprules><languagemap "
           "languagepattern=\".*\" languagerulename=\"a\"/></maprules></body></srx>";
    text.erase(0, second + 1);
    file = stele::SrxFile::parse(xml);
    if (!file.ok()) return 0;
  }
  const auto splitter = stele::SentenceSplitter::open(*file, "en");
  if (!splitter.ok()) return 0;
  std::uint64_t last = 0;
  for (const stele::ByteSpan& sentence : splitter->split(text)) {
    if (sentence.begin < last || sentence.empty() || sentence.end > text.size()) std::abort();
    last = sentence.end;
  }
  return 0;
}
