// parallel_for: the one way Stele spreads independent work over the machine's cores.
#pragma once

#include <cstddef>
#include <functional>

namespace stele {

// Returns `requested` if it is positive, else the number of cores.
std::size_t choose_thread_count(std::size_t requested);

// Calls body(index) once for each index in [0, count) on up to `thread_count` threads (0: all
// cores) and returns when all are done. Indices are taken in rising order, so uneven work
// balances. `body` must not throw and must be safe to run concurrently with itself.
void parallel_for(std::size_t count, std::size_t thread_count,
                  const std::function<void(std::size_t)>& body);

}  // namespace stele
