#include "cli/progress.h"

#include <cstdio>
#include <utility>

#include <unistd.h>

namespace stele::cli {

Progress::Progress(std::string label, std::uint64_t total)
    : label_(std::move(label)), total_(total), enabled_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::update(std::uint64_t done) {
  if (!enabled_) return;
  const auto now = Clock::now();
  if (now - start_ < std::chrono::seconds(1) || now - last_ < std::chrono::milliseconds(100)) {
    return;
  }
  last_ = now;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(done) / seconds;
  if (total_ > 0) {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    std::fprintf(stderr, "\r\x1b[K%s %3.0f %% (%.0f/s, %.0f s left)", label_.c_str(), share * 100,
                 rate, share > 0 ? seconds * (1 - share) / share : 0.0);
  } else {
    std::fprintf(stderr, "\r\x1b[K%s %llu (%.0f/s)", label_.c_str(),
                 static_cast<unsigned long long>(done), rate);
  }
  std::fflush(stderr);
}

}  // namespace stele::cli
