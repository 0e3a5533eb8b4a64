// Progress: one line on a terminal for work that lasts over a second; silent elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace stele::cli {

// Shown on standard error only when that is a terminal. Not thread-safe: call from one thread.
class Progress {
 public:
  // `total` is in any unit of work; 0 when it is not known.
  Progress(std::string label, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // Clears the line.
  ~Progress();

  void update(std::uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;

  std::string label_;
  std::uint64_t total_;
  bool enabled_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace stele::cli
