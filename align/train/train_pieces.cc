#include "align/train/train_pieces.h"

#include "align/train/fold_table.h"

#include <unordered_map>
#include <utility>

#include <sentencepiece_trainer.h>

namespace stele {
namespace {

// Hands folded lines to the trainer one by one.
class FoldedLines : public sentencepiece::SentenceIterator {
 public:
  FoldedLines(const std::vector<std::string>& lines, const FoldTable& folds)
      : lines_(lines), folds_(folds) {
    fold();
  }
  bool done() const override { return index_ >= lines_.size(); }
  void Next() override {
    ++index_;
    fold();
  }
  const std::string& value() const override { return value_; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  void fold() {
    if (!done()) value_ = folds_.fold(lines_[index_]);
  }

  const std::vector<std::string>& lines_;
  const FoldTable& folds_;
  std::size_t index_ = 0;
  std::string value_;
};

}  // namespace

Result<std::string> train_pieces(const std::vector<std::string>& lines,
                                 const TrainPiecesOptions& options) {
  const FoldTable folds;
  FoldedLines folded(lines, folds);
  // Folding is ours, so SentencePiece must leave the text as it is.
  const std::unordered_map<std::string, std::string> arguments = {
      {"model_type", "unigram"},
      {"vocab_size", std::to_string(options.piece_count)},
      {"character_coverage", std::to_string(options.character_coverage)},
      {"byte_fallback", "true"},
      {"normalization_rule_name", "identity"},
      {"add_dummy_prefix", "false"},
      {"remove_extra_whitespaces", "false"},
      {"max_sentence_length", "2000"},
      {"max_sentencepiece_length", "16"},
      {"num_threads", "4"},
      {"bos_id", "-1"},
      {"eos_id", "-1"},
      {"train_extremely_large_corpus", "false"},
      {"minloglevel", "1"},
  };
  std::string model;
  const auto status = sentencepiece::SentencePieceTrainer::Train(arguments, &folded, &model);
  if (!status.ok()) {
    return Error{ErrorCode::kInvalidArgument, "training pieces: " + status.ToString()};
  }
  return model;
}

}  // namespace stele
