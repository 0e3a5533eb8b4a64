#include "tm/terms/baseline.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <map>

namespace stele::tm {
namespace {

constexpr std::size_t kHashDigits = 16;

}  // namespace

Result<Baseline> Baseline::parse(std::string_view text) {
  Baseline baseline;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.empty() || line[0] == '#' || line[0] == '\r') continue;
    std::uint64_t hash = 0;
    const std::string_view digits = line.substr(0, kHashDigits);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + kHashDigits) {
      return Error{ErrorCode::kInvalidArgument, "line " + std::to_string(number) + ": '" +
                                                    std::string(digits) +
                                                    "', expected 16 hexadecimal digits"};
    }
    baseline.accepted_.insert(hash);
  }
  return baseline;
}

std::size_t Baseline::remove_accepted(std::span<const CheckedUnit> units,
                                      std::vector<Finding>* findings) const {
  return std::erase_if(*findings, [&](const Finding& finding) {
    return accepted_.count(fingerprint(finding, units)) > 0;
  });
}

std::string write_baseline(std::span<const Finding> findings, std::span<const CheckedUnit> units) {
  std::map<std::uint64_t, const Finding*> sorted;
  for (const Finding& finding : findings) sorted.emplace(fingerprint(finding, units), &finding);
  std::string text = "# Findings that were looked at and accepted; see stele check --help.\n";
  for (const auto& [hash, finding] : sorted) {
    std::array<char, 20> digits = {};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
    std::string message = finding->message;
    for (char& c : message) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    text += digits.data();
    text += "  " + std::string(describe_check(finding->check).name) + "  " + message + "\n";
  }
  return text;
}

}  // namespace stele::tm
