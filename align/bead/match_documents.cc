#include "align/bead/match_documents.h"

#include "align/bead/measure_documents.h"
#include "align/measure/anchor_tokens.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>

namespace stele {
namespace {

constexpr std::size_t kMaxKeys = 2000;

// "dir/treaty.en.txt" and "treaty_ru.html" are both "treaty".
std::string bare_name(const std::string& path, const std::string& language) {
  std::string name = std::filesystem::path(path).filename().string();
  name = name.substr(0, name.find_last_of('.'));
  const std::string primary = language.substr(0, language.find('-'));
  for (const char separator : {'.', '_', '-'}) {
    const std::string ending = separator + primary;
    if (primary.empty() || name.size() <= ending.size()) continue;
    if (name.compare(name.size() - ending.size(), ending.size(), ending) == 0) {
      name.resize(name.size() - ending.size());
    }
  }
  return name;
}

// Subtracts the collection's mean, which is its languages' and subject's, and scales to length 1.
std::vector<std::vector<float>> centre(std::span<const DocumentProfile> profiles) {
  std::vector<std::vector<float>> vectors;
  std::vector<double> mean;
  for (const DocumentProfile& profile : profiles) {
    vectors.push_back(profile.vector);
    float norm = 0;
    for (const float value : profile.vector) norm += value * value;
    if (norm <= 0) continue;
    mean.resize(profile.vector.size(), 0.0);
    for (std::size_t d = 0; d < profile.vector.size(); ++d) {
      vectors.back()[d] /= std::sqrt(norm);
      mean[d] += static_cast<double>(vectors.back()[d]);
    }
  }
  // Of few documents the mean is mostly the document itself.
  const double share = profiles.size() < 4 ? 0.0 : 1.0 / static_cast<double>(profiles.size());
  for (std::vector<float>& vector : vectors) {
    float norm = 0;
    for (std::size_t d = 0; d < vector.size(); ++d) {
      vector[d] -= static_cast<float>(mean[d] * share);
      norm += vector[d] * vector[d];
    }
    if (norm <= 0) continue;
    for (float& value : vector) value /= std::sqrt(norm);
  }
  return vectors;
}

double compare_keys(const DocumentProfile& a, const DocumentProfile& b,
                    const std::unordered_map<std::uint32_t, int>& holders, std::size_t documents) {
  const auto weigh = [&](std::uint32_t key) {
    return std::log(static_cast<double>(documents + 1) / holders.at(key));
  };
  double both = 0;
  double all = 1e-9;
  for (const std::uint32_t key : a.keys) all += weigh(key);
  for (const std::uint32_t key : b.keys) {
    all += weigh(key);
    if (std::binary_search(a.keys.begin(), a.keys.end(), key)) both += weigh(key);
  }
  return 2 * both / all;
}

}  // namespace

DocumentProfile profile_document(const SegmentedText& text, const AlignResources& resources) {
  const MeasuredText measured = measure_document(text, resources, nullptr);
  DocumentProfile profile;
  profile.name = bare_name(text.name, text.language);
  profile.length = measured.length_sums.back();
  if (!measured.vectors.empty()) {
    profile.vector.assign(measured.vectors.dimension(), 0.0F);
    for (std::size_t i = 0; i < measured.size(); ++i) {
      measured.vectors.add_direction(i, profile.vector);
    }
  }
  for (const Anchor& anchor : measured.anchors.items()) profile.keys.push_back(anchor.key);
  std::sort(profile.keys.begin(), profile.keys.end());
  profile.keys.erase(std::unique(profile.keys.begin(), profile.keys.end()), profile.keys.end());
  // Keys are hashes: the lowest are the same choice in both documents.
  if (profile.keys.size() > kMaxKeys) profile.keys.resize(kMaxKeys);
  return profile;
}

std::vector<DocumentMatch> match_documents(std::span<const DocumentProfile> first,
                                           std::span<const DocumentProfile> second,
                                           double min_similarity) {
  std::unordered_map<std::uint32_t, int> holders;
  for (const auto profiles : {first, second}) {
    for (const DocumentProfile& profile : profiles) {
      for (const std::uint32_t key : profile.keys) ++holders[key];
    }
  }
  const auto first_vectors = centre(first);
  const auto second_vectors = centre(second);
  std::vector<DocumentMatch> candidates;
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < second.size(); ++j) {
      const double keys = compare_keys(first[i], second[j], holders, first.size() + second.size());
      double content = keys;
      if (!first_vectors[i].empty() && first_vectors[i].size() == second_vectors[j].size()) {
        double cosine = 0;
        for (std::size_t d = 0; d < first_vectors[i].size(); ++d) {
          cosine += static_cast<double>(first_vectors[i][d] * second_vectors[j][d]);
        }
        content = 0.8 * std::max(cosine, 0.0) + 0.2 * keys;
      }
      // A translation is seldom three times as long.
      const double ratio = std::abs(std::log((first[i].length + 50) / (second[j].length + 50)));
      content *= std::exp(-std::max(ratio - 0.3, 0.0));
      const bool same_name = !first[i].name.empty() && first[i].name == second[j].name;
      const double similarity = same_name ? 0.5 + content / 2 : content;
      if (similarity >= min_similarity) candidates.push_back({i, j, similarity});
    }
  }
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const DocumentMatch& a, const DocumentMatch& b) { return a.similarity > b.similarity; });
  std::vector<bool> first_taken(first.size());
  std::vector<bool> second_taken(second.size());
  std::vector<DocumentMatch> matches;
  for (const DocumentMatch& match : candidates) {
    if (first_taken[match.first] || second_taken[match.second]) continue;
    first_taken[match.first] = true;
    second_taken[match.second] = true;
    matches.push_back(match);
  }
  std::sort(matches.begin(), matches.end(),
            [](const DocumentMatch& a, const DocumentMatch& b) { return a.first < b.first; });
  return matches;
}

}  // namespace stele
