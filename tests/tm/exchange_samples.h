// Pieces that the tests of the exchange formats share.
#pragma once

#include "tm/exchange/exchange.h"
#include "tm/exchange/tmx_reader.h"
#include "tm/exchange/tmx_writer.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {

struct ReadOutcome {
  std::vector<Unit> units;
  std::vector<ReadProblem> problems;
  ReadReport report;
  ExchangeHeader header;
  std::string error;  // empty when the reading succeeded
};

inline ReadOutcome read_tmx_bytes(std::string_view bytes, ReadOptions options = {}) {
  ReadOutcome outcome;
  options.on_problem = [&](const ReadProblem& problem) { outcome.problems.push_back(problem); };
  options.on_header = [&](const ExchangeHeader& header) { outcome.header = header; };
  auto file = InputFile::from_memory(bytes, "test.tmx");
  EXPECT_TRUE(file.ok());
  const auto report = read_tmx(*std::move(file), options, [&](Unit&& unit) -> Status {
    outcome.units.push_back(std::move(unit));
    return {};
  });
  if (report.ok()) {
    outcome.report = *report;
  } else {
    outcome.error = report.error().message;
  }
  return outcome;
}

inline std::string write_tmx_bytes(const std::vector<Unit>& units, TmxHeader header = {}) {
  std::string bytes;
  TmxWriter writer(
      [&](std::string_view piece) -> Status {
        bytes.append(piece);
        return {};
      },
      std::move(header));
  for (const Unit& unit : units) EXPECT_TRUE(writer.write(unit).ok());
  EXPECT_TRUE(writer.finish().ok());
  return bytes;
}

// "en=Open|ru=Открыть" for each unit, '¶' between units.
inline std::string summarize_units(const std::vector<Unit>& units) {
  std::string summary;
  for (const Unit& unit : units) {
    if (!summary.empty()) summary.append("¶");
    for (std::size_t i = 0; i < unit.variants.size(); ++i) {
      if (i > 0) summary.push_back('|');
      summary.append(unit.variants[i].language).append("=").append(unit.variants[i].text);
    }
  }
  return summary;
}

// A TMX document around `body`; `encoding` is what its declaration says.
inline std::string wrap_tmx(std::string_view body, std::string_view encoding = "UTF-8",
                            std::string_view document_type = "",
                            std::string_view source = " srclang=\"en\"") {
  return "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>\n" +
         std::string(document_type) +
         "<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" "
         "segtype=\"sentence\" o-tmf=\"x\" adminlang=\"en\"" +
         std::string(source) + " datatype=\"plaintext\"/><body>\n" + std::string(body) +
         "\n</body></tmx>\n";
}

inline std::string make_unit_xml(std::string_view first, std::string_view second,
                                 std::string_view second_language = "ru") {
  return "<tu><tuv xml:lang=\"en\"><seg>" + std::string(first) + "</seg></tuv><tuv xml:lang=\"" +
         std::string(second_language) + "\"><seg>" + std::string(second) + "</seg></tuv></tu>";
}

}  // namespace stele::tm
