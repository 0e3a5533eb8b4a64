#include "align/measure/lexicon.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/base/mapped_file.h"
#include "align/measure/packed_array.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

namespace stele {
namespace {

// models/FORMAT.md, "Lexicon file".
constexpr std::string_view kLexiconMagic = "STELELEX";
constexpr std::uint32_t kLexiconVersion = 2;
constexpr std::uint64_t kLexiconHeaderBytes = 32;
constexpr std::uint64_t kMaxLanguages = 64;
constexpr std::uint64_t kMaxTranslations = 16;
constexpr float kProbabilitySteps = 255;
constexpr float kFrequencySteps = 15;  // an inverse frequency of 16 is 240

Error make_corrupt(std::string message) {
  return {ErrorCode::kCorruption, "lexicon file: " + std::move(message)};
}

// Words in rising order with a directory over their first bits: they are hashes, spread evenly, so
// each bucket has a handful.
class WordTable {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr unsigned kBucketWords = 8;  // on average, at least half of it
  static constexpr unsigned kMaxBits = 24;

  static unsigned choose_bits(std::size_t word_count) {
    unsigned bits = 0;
    while (bits < kMaxBits && (std::size_t{kBucketWords} << (bits + 1)) <= word_count) ++bits;
    return bits;
  }
  static std::size_t bucket_of(LexiconWord word, unsigned bits) {
    return bits == 0 ? 0 : word >> (32 - bits);
  }

  // Fails when the words do not rise or stand in other buckets than the directory says.
  static Result<WordTable> read(ByteReader* reader, std::string_view tag) {
    WordTable table;
    STELE_TRY(const std::uint32_t count, reader->read_u32("word count"));
    STELE_TRY(const std::uint8_t bits, reader->read_u8("bucket bits"));
    if (bits > kMaxBits || count > reader->remaining() / 5) {
      return make_corrupt(std::to_string(count) + " words of " + std::string(tag) + " and " +
                          std::to_string(bits) + " bits in " + std::to_string(reader->remaining()) +
                          " bytes");
    }
    table.bits_ = bits;
    const std::uint64_t buckets = std::uint64_t{1} << bits;
    STELE_TRY(const auto ends, reader->read_bytes(buckets * 4, "buckets"));
    STELE_TRY(const auto words, reader->read_bytes(std::uint64_t{count} * 4, "words"));
    table.ends_ = PackedArray<std::uint32_t>(ends);
    table.words_ = PackedArray<LexiconWord>(words);
    table.word_bytes_ = words.data();
    std::size_t word = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
      const std::uint32_t end = table.ends_[bucket];
      if (end < word || end > count) return make_corrupt("a bucket ends outside the words");
      for (; word < end; ++word) {
        const bool rises = word == 0 || table.words_[word] > table.words_[word - 1];
        if (!rises || bucket_of(table.words_[word], bits) != bucket) {
          return make_corrupt("words are not in rising order");
        }
      }
    }
    if (word != count) return make_corrupt("words in no bucket");
    return table;
  }

  std::size_t size() const { return words_.size(); }
  const char* bytes() const { return word_bytes_; }
  std::uint32_t find(LexiconWord word) const {
    const std::size_t bucket = bucket_of(word, bits_);
    const std::uint32_t end = ends_[bucket];
    for (std::uint32_t i = bucket == 0 ? 0 : ends_[bucket - 1]; i < end; ++i) {
      if (words_[i] == word) return i;
    }
    return kNone;
  }

 private:
  unsigned bits_ = 0;
  PackedArray<std::uint32_t> ends_;  // one a bucket
  PackedArray<LexiconWord> words_;
  const char* word_bytes_ = nullptr;
};

struct LanguageTable {
  std::string tag;
  WordTable words;
  PackedArray<std::uint8_t> inverse_frequencies;
};

// How many words share one number that says where their translations begin.
constexpr std::size_t kBlockWords = 16;
// An entry is the index of the target word, shifted by this, and the probability.
constexpr unsigned kLevelBits = 8;
constexpr std::uint32_t kMaxWords = 1U << 24;

}  // namespace

struct Lexicon::Direction::Table {
  const LanguageTable* source = nullptr;
  const LanguageTable* target = nullptr;
  PackedArray<std::uint32_t> begins;  // of each block
  PackedArray<std::uint8_t> counts;   // of each source word
  std::string_view entries;
};

struct Lexicon::State {
  std::optional<MappedFile> file;  // either this or `owned` has the bytes
  std::string owned;
  std::vector<LanguageTable> languages;
  std::vector<Direction::Table> directions;

  const LanguageTable* find_language(std::string_view tag) const {
    const std::string primary = primary_language(tag);
    for (const LanguageTable& language : languages) {
      if (language.tag == primary) return &language;
    }
    return nullptr;
  }
};

Lexicon::Lexicon(std::unique_ptr<State> state) : state_(std::move(state)) {}
Lexicon::Lexicon(Lexicon&&) noexcept = default;
Lexicon& Lexicon::operator=(Lexicon&&) noexcept = default;
Lexicon::~Lexicon() = default;

namespace {

Result<LanguageTable> read_language(ByteReader* reader) {
  LanguageTable language;
  STELE_TRY(const std::uint8_t tag_bytes, reader->read_u8("language size"));
  STELE_TRY(const std::string_view tag, reader->read_bytes(tag_bytes, "language"));
  language.tag = std::string(tag);
  STELE_TRY(language.words, WordTable::read(reader, tag));
  if (language.words.size() > kMaxWords) return make_corrupt("more than 16777216 words");
  STELE_TRY(const auto levels, reader->read_bytes(language.words.size(), "inverse frequencies"));
  language.inverse_frequencies = PackedArray<std::uint8_t>(levels);
  return language;
}

}  // namespace

Result<Lexicon> Lexicon::open(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  STELE_TRY(state->file, MappedFile::open(path));
  const std::string_view bytes = state->file->bytes();
  auto lexicon = read(std::move(state), bytes);
  if (!lexicon) return std::move(lexicon).error().in(path.string());
  return lexicon;
}

Result<Lexicon> Lexicon::parse(std::string bytes) {
  auto state = std::make_unique<State>();
  state->owned = std::move(bytes);
  const std::string_view view = state->owned;
  return read(std::move(state), view);
}

Result<Lexicon> Lexicon::read(std::unique_ptr<State> state, std::string_view bytes) {
  if (bytes.substr(0, kLexiconMagic.size()) != kLexiconMagic) {
    return make_corrupt("it does not begin with \"STELELEX\"");
  }
  ByteReader reader(bytes);
  STELE_TRY_VOID(reader.seek(kLexiconMagic.size(), "version"));
  STELE_TRY(const std::uint32_t version, reader.read_u32("version"));
  if (version != kLexiconVersion) {
    return Error{ErrorCode::kUnsupportedVersion,
                 "lexicon file of version " + std::to_string(version) +
                     ", this Stele reads version " + std::to_string(kLexiconVersion)};
  }
  STELE_TRY(const std::uint32_t reserved, reader.read_u32("reserved"));
  if (reserved != 0) return make_corrupt("reserved bytes are not zero");
  STELE_TRY(const std::uint64_t size_bytes, reader.read_u64("file size"));
  STELE_TRY(const std::uint64_t hash, reader.read_u64("checksum"));
  if (size_bytes != bytes.size()) {
    return make_corrupt(std::to_string(bytes.size()) + " bytes, the header says " +
                        std::to_string(size_bytes));
  }
  if (hash_bytes(bytes.substr(kLexiconHeaderBytes)) != hash) {
    return make_corrupt("the tables do not match their checksum");
  }
  STELE_TRY(const std::uint8_t language_count, reader.read_u8("language count"));
  STELE_TRY(const std::uint8_t direction_count, reader.read_u8("direction count"));
  if (language_count > kMaxLanguages) {
    return make_corrupt(std::to_string(language_count) + " languages, expected at most 64");
  }
  for (std::uint8_t i = 0; i < language_count; ++i) {
    STELE_TRY(LanguageTable language, read_language(&reader));
    state->languages.push_back(std::move(language));
  }
  // The languages no longer move, so they may be pointed to.
  for (std::uint8_t i = 0; i < direction_count; ++i) {
    STELE_TRY(const std::uint8_t source, reader.read_u8("source language"));
    STELE_TRY(const std::uint8_t target, reader.read_u8("target language"));
    if (source >= language_count || target >= language_count) {
      return make_corrupt("a direction between languages it does not have");
    }
    Direction::Table table;
    table.source = &state->languages[source];
    table.target = &state->languages[target];
    const std::size_t words = table.source->words.size();
    STELE_TRY(const std::uint32_t entry_count, reader.read_u32("translation count"));
    STELE_TRY(const auto begins,
              reader.read_bytes((words + kBlockWords - 1) / kBlockWords * 4, "block beginnings"));
    STELE_TRY(const auto counts, reader.read_bytes(words, "translations of words"));
    STELE_TRY(table.entries, reader.read_bytes(std::uint64_t{entry_count} * 4, "translations"));
    table.begins = PackedArray<std::uint32_t>(begins);
    table.counts = PackedArray<std::uint8_t>(counts);
    std::uint64_t sum = 0;
    for (std::size_t word = 0; word < words; ++word) {
      if (word % kBlockWords == 0 && table.begins[word / kBlockWords] != sum) {
        return make_corrupt("a block begins elsewhere than the one before it ends");
      }
      if (table.counts[word] > kMaxTranslations) {
        return make_corrupt(std::to_string(table.counts[word]) +
                            " translations of a word, expected at most 16");
      }
      sum += table.counts[word];
    }
    if (sum != entry_count) {
      return make_corrupt(std::to_string(sum) + " translations, the table says " +
                          std::to_string(entry_count));
    }
    const PackedArray<std::uint32_t> entries(table.entries);
    for (std::size_t k = 0; k < entries.size(); ++k) {
      const std::uint32_t entry = entries[k];
      if (entry >> kLevelBits >= table.target->words.size() || (entry & 0xFF) == 0) {
        return make_corrupt("a translation points outside the words");
      }
    }
    state->directions.push_back(table);
  }
  if (reader.remaining() != 0) return make_corrupt("bytes after the last table");
  return Lexicon(std::move(state));
}

Lexicon::Direction Lexicon::find_direction(std::string_view source_language,
                                           std::string_view target_language) const {
  const LanguageTable* source = state_->find_language(source_language);
  const LanguageTable* target = state_->find_language(target_language);
  if (source == nullptr || target == nullptr) return {};
  for (const Direction::Table& table : state_->directions) {
    if (table.source == source && table.target == target) return Direction(&table);
  }
  return {};
}

bool Lexicon::covers(std::string_view source_language, std::string_view target_language) const {
  return find_direction(source_language, target_language).table_ != nullptr;
}

Lexicon::Translation Lexicon::Translations::operator[](std::size_t index) const {
  std::uint32_t entry = 0;
  std::memcpy(&entry, entries_ + index * sizeof(entry), sizeof(entry));
  Translation translation;
  std::memcpy(&translation.target,
              targets_ + std::size_t{entry >> kLevelBits} * sizeof(LexiconWord),
              sizeof(LexiconWord));
  translation.probability = static_cast<float>(entry & 0xFF) / kProbabilitySteps;
  return translation;
}

Lexicon::Translations Lexicon::Direction::translations(LexiconWord source) const {
  if (table_ == nullptr || table_->source->words.size() == 0) return {};
  const std::uint32_t index = table_->source->words.find(source);
  if (index == WordTable::kNone) return {};
  const std::size_t block = index / kBlockWords;
  std::size_t begin = table_->begins[block];
  for (std::size_t word = block * kBlockWords; word < index; ++word) begin += table_->counts[word];
  return {table_->entries.data() + begin * sizeof(std::uint32_t), table_->counts[index],
          table_->target->words.bytes()};
}

float Lexicon::Direction::probability(LexiconWord source, LexiconWord target) const {
  for (const Translation translation : translations(source)) {
    if (translation.target == target) return translation.probability;
  }
  return 0;
}

Lexicon::Translations Lexicon::translations(std::string_view source_language,
                                            std::string_view target_language,
                                            LexiconWord source) const {
  return find_direction(source_language, target_language).translations(source);
}

float Lexicon::inverse_frequency(std::string_view language, LexiconWord word) const {
  const LanguageTable* table = state_->find_language(language);
  if (table == nullptr) return 0;
  const std::uint32_t index = table->words.find(word);
  if (index == WordTable::kNone) return 0;
  return static_cast<float>(table->inverse_frequencies[index]) / kFrequencySteps;
}

std::string format_lexicon(const LexiconContent& content) {
  ByteWriter body;
  body.write_u8(static_cast<std::uint8_t>(content.languages.size()));
  body.write_u8(static_cast<std::uint8_t>(content.directions.size()));
  for (const auto& language : content.languages) {
    body.write_u8(static_cast<std::uint8_t>(language.tag.size()));
    body.write_bytes(language.tag);
    body.write_u32(static_cast<std::uint32_t>(language.words.size()));
    const unsigned bits = WordTable::choose_bits(language.words.size());
    body.write_u8(static_cast<std::uint8_t>(bits));
    std::uint32_t end = 0;
    for (std::size_t bucket = 0; bucket < std::size_t{1} << bits; ++bucket) {
      while (end < language.words.size() &&
             WordTable::bucket_of(language.words[end], bits) == bucket) {
        ++end;
      }
      body.write_u32(end);
    }
    for (const LexiconWord word : language.words) body.write_u32(word);
    for (const float frequency : language.inverse_frequencies) {
      body.write_u8(static_cast<std::uint8_t>(
          std::lround(std::clamp(frequency, 0.0F, 16.0F) * kFrequencySteps)));
    }
  }
  for (const auto& direction : content.directions) {
    body.write_u8(static_cast<std::uint8_t>(direction.source));
    body.write_u8(static_cast<std::uint8_t>(direction.target));
    ByteWriter begins;
    ByteWriter counts;
    ByteWriter entries;
    std::uint32_t count = 0;
    for (std::size_t w = 0; w < direction.entries.size(); ++w) {
      if (w % kBlockWords == 0) begins.write_u32(count);
      const auto& word = direction.entries[w];
      const std::size_t kept = std::min<std::size_t>(word.size(), kMaxTranslations);
      counts.write_u8(static_cast<std::uint8_t>(kept));
      count += static_cast<std::uint32_t>(kept);
      for (std::size_t i = 0; i < kept; ++i) {
        const auto level = static_cast<std::uint32_t>(
            std::clamp(std::lround(word[i].probability * kProbabilitySteps), 1L, 255L));
        entries.write_u32(word[i].target << kLevelBits | level);
      }
    }
    body.write_u32(count);
    body.write_bytes(begins.bytes());
    body.write_bytes(counts.bytes());
    body.write_bytes(entries.bytes());
  }
  ByteWriter file;
  file.write_bytes(kLexiconMagic);
  file.write_u32(kLexiconVersion);
  file.write_u32(0);
  file.write_u64(kLexiconHeaderBytes + body.size_bytes());
  file.write_u64(hash_bytes(body.bytes()));
  file.write_bytes(body.bytes());
  return std::move(file).take();
}

}  // namespace stele
