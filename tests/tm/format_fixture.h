// What tests of files in many formats share: a folder, reading and writing, and other programs.
#pragma once

#include "temporary_folder.h"
#include "tm/exchange/formats.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {

// Returns what `command` prints, errors too.
inline std::string run_command(const std::string& command, int* exit_code) {
  std::string output;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return "could not run";
  char block[4096];
  while (const std::size_t count = std::fread(block, 1, sizeof(block), pipe)) {
    output.append(block, count);
  }
  *exit_code = ::pclose(pipe);
  return output;
}

class FormatFixture : public ::testing::Test {
 protected:
  std::filesystem::path write_file(const std::string& name, const std::string& bytes) {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::vector<Unit> read(const std::filesystem::path& path, ReadOptions options = {}) {
    std::vector<Unit> units;
    const auto report = read_units(path, options, [&](Unit&& unit) -> Status {
      units.push_back(std::move(unit));
      return {};
    });
    EXPECT_TRUE(report.ok()) << report.error().message;
    if (report.ok()) report_ = *report;
    return units;
  }

  static std::string write(Format format, const std::vector<Unit>& units,
                           std::vector<std::string> languages = {"en", "ru"}) {
    std::string bytes;
    auto writer = make_unit_writer(format,
                                   [&](std::string_view piece) -> Status {
                                     bytes.append(piece);
                                     return {};
                                   },
                                   {.languages = std::move(languages)});
    EXPECT_TRUE(writer.ok());
    for (const Unit& unit : units) EXPECT_TRUE((*writer)->write(unit).ok());
    EXPECT_TRUE((*writer)->finish().ok());
    return bytes;
  }

  // Writes `units` and has xmllint check the file against a schema of tests/tm/data.
  void expect_valid(const std::string& schema, Format format, const std::vector<Unit>& units) {
    const auto path = write_file("valid.xml", write(format, units));
    int exit_code = -1;
    const std::string said =
        run_command("xmllint --nonet --noout --relaxng " STELE_TESTS_DIR "/tm/data/" + schema +
                        " " + path.string(),
                    &exit_code);
    EXPECT_EQ(exit_code, 0) << schema << ": " << said;
  }

  TemporaryFolder folder_;
  ReadReport report_;
};

}  // namespace stele::tm
