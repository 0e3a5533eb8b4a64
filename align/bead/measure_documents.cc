#include "align/bead/measure_documents.h"

namespace stele {

MeasuredText measure_document(const SegmentedText& text, const AlignResources&) {
  return measure_text(text);
}

std::unique_ptr<PairMeasure> make_pair_measure(const MeasuredText& first,
                                               const MeasuredText& second, const std::string&,
                                               const std::string&, const AlignResources&) {
  return std::make_unique<PairMeasure>(first, second, nullptr);
}

}  // namespace stele
