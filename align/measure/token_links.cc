#include "align/measure/token_links.h"

#include <algorithm>
#include <cmath>

namespace stele {

TokenLinks::TokenLinks(const Lists<std::uint32_t>& source, const Lists<std::uint32_t>& target,
                       const Translate& translate) {
  // Where each key of the target occurs.
  struct Place {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
  };
  std::unordered_map<std::uint32_t, Place> places;
  const auto target_size = static_cast<std::uint32_t>(target.size());
  const auto for_each_place = [&](const auto& visit) {
    std::vector<std::uint32_t> distinct;
    for (std::uint32_t j = 0; j < target_size; ++j) {
      const auto keys = target[j];
      distinct.assign(keys.begin(), keys.end());
      std::sort(distinct.begin(), distinct.end());
      distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
      for (const std::uint32_t key : distinct) visit(key, j);
    }
  };
  for_each_place([&](std::uint32_t key, std::uint32_t) { ++places[key].count; });
  std::uint32_t next = 0;
  for (auto& [key, place] : places) {
    place.begin = next;
    next += place.count;
    place.count = 0;
  }
  positions_.resize(next);
  for_each_place([&](std::uint32_t key, std::uint32_t j) {
    Place& place = places[key];
    positions_[place.begin + place.count++] = j;
  });

  std::unordered_map<std::uint32_t, std::uint32_t> dense;
  std::vector<Counterpart> counterparts;
  first_.reserve(source.size() + 1);
  weight_sums_.reserve(source.size() + 1);
  weight_sums_.push_back(0);
  keys_.reserve(source.items().size());
  ranges_of_.push_back(0);
  for (std::size_t i = 0; i < source.size(); ++i) {
    first_.push_back(static_cast<std::uint32_t>(keys_.size()));
    double sum = weight_sums_.back();
    for (const std::uint32_t key : source[i]) {
      const auto [entry, is_new] = dense.try_emplace(key, static_cast<std::uint32_t>(dense.size()));
      if (is_new) {
        counterparts.clear();
        translate(key, &counterparts);
        double holders = 0;
        for (const Counterpart& counterpart : counterparts) {
          const auto place = places.find(counterpart.key);
          if (place == places.end()) continue;
          ranges_.push_back(
              {place->second.begin, place->second.begin + place->second.count, counterpart.weight});
          holders += static_cast<double>(counterpart.weight) * place->second.count;
        }
        ranges_of_.push_back(static_cast<std::uint32_t>(ranges_.size()));
        const double total = static_cast<double>(target_size) + 1;
        weights_.push_back(
            counterparts.empty() || holders == 0
                ? 0.0F
                : static_cast<float>(std::max(std::log(total / (holders + 0.5)), 0.0)));
      }
      keys_.push_back(entry->second);
      sum += static_cast<double>(weights_[entry->second]);
    }
    weight_sums_.push_back(sum);
  }
  first_.push_back(static_cast<std::uint32_t>(keys_.size()));
}

}  // namespace stele
