// The floors of corpora/quality_floor.tsv, for the tests that hold quality to them.
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace stele {

// Returns the number in the row called `name`. A name without a row fails the test.
inline double read_quality_floor(const std::string& name) {
  std::ifstream file(STELE_CORPORA_DIR "/quality_floor.tsv");
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string own;
    double floor = 0;
    if (fields >> own >> floor && own == name) return floor;
  }
  ADD_FAILURE() << "no floor is called " << name;
  return 2;
}

}  // namespace stele
