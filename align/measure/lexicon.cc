#include "align/measure/lexicon.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/base/mapped_file.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stele {
namespace {

// models/FORMAT.md, "Lexicon file".
constexpr std::string_view kLexiconMagic = "STELELEX";
constexpr std::uint32_t kLexiconVersion = 1;
constexpr std::uint64_t kLexiconHeaderBytes = 32;
constexpr std::uint64_t kMaxLanguages = 64;
constexpr std::uint64_t kMaxTranslations = 16;
constexpr float kProbabilitySteps = 255;
constexpr float kFrequencySteps = 15;  // an inverse frequency of 16 is 240

Error make_corrupt(std::string message) {
  return {ErrorCode::kCorruption, "lexicon file: " + std::move(message)};
}

// Open addressing over words that are spread evenly already: they are hashes.
class WordIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  void build(const std::vector<LexiconWord>& words) {
    std::size_t size = 16;
    while (size < words.size() * 2) size *= 2;
    slots_.assign(size, kNone);
    words_ = words;
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
      std::size_t slot = words_[i] & (size - 1);
      while (slots_[slot] != kNone) slot = (slot + 1) & (size - 1);
      slots_[slot] = i;
    }
  }
  std::uint32_t find(LexiconWord word) const {
    if (slots_.empty()) return kNone;
    std::size_t slot = word & (slots_.size() - 1);
    while (slots_[slot] != kNone) {
      if (words_[slots_[slot]] == word) return slots_[slot];
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return kNone;
  }
  const std::vector<LexiconWord>& words() const { return words_; }

 private:
  std::vector<LexiconWord> words_;
  std::vector<std::uint32_t> slots_;
};

struct LanguageTable {
  std::string tag;
  WordIndex index;
  std::vector<float> inverse_frequencies;
};

}  // namespace

struct Lexicon::Direction::Table {
  const WordIndex* sources = nullptr;
  std::size_t source = 0;
  std::size_t target = 0;
  std::vector<std::uint32_t> begins;  // one more than there are source words
  std::vector<Translation> translations;
};

struct Lexicon::State {
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
  STELE_TRY(const std::uint32_t count, reader->read_u32("word count"));
  if (count > reader->remaining() / 5) {
    return make_corrupt(std::to_string(count) + " words of " + language.tag + " in " +
                        std::to_string(reader->remaining()) + " bytes");
  }
  std::vector<LexiconWord> words(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    STELE_TRY(words[i], reader->read_u32("word"));
    if (i > 0 && words[i] <= words[i - 1]) return make_corrupt("words are not in rising order");
  }
  language.index.build(words);
  STELE_TRY(const std::string_view levels, reader->read_bytes(count, "inverse frequencies"));
  for (const char level : levels) {
    language.inverse_frequencies.push_back(static_cast<float>(static_cast<unsigned char>(level)) /
                                           kFrequencySteps);
  }
  return language;
}

}  // namespace

Result<Lexicon> Lexicon::open(const std::filesystem::path& path) {
  STELE_TRY(const MappedFile file, MappedFile::open(path));
  auto lexicon = parse(file.bytes());
  if (!lexicon) return lexicon.error().in(path.string());
  return lexicon;
}

Result<Lexicon> Lexicon::parse(std::string_view bytes) {
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
  auto state = std::make_unique<State>();
  STELE_TRY(const std::uint8_t language_count, reader.read_u8("language count"));
  STELE_TRY(const std::uint8_t direction_count, reader.read_u8("direction count"));
  if (language_count > kMaxLanguages) {
    return make_corrupt(std::to_string(language_count) + " languages, expected at most 64");
  }
  for (std::uint8_t i = 0; i < language_count; ++i) {
    STELE_TRY(LanguageTable language, read_language(&reader));
    state->languages.push_back(std::move(language));
  }
  for (std::uint8_t i = 0; i < direction_count; ++i) {
    Direction::Table table;
    STELE_TRY(table.source, reader.read_u8("source language"));
    STELE_TRY(table.target, reader.read_u8("target language"));
    if (table.source >= language_count || table.target >= language_count) {
      return make_corrupt("a direction between languages it does not have");
    }
    const std::vector<LexiconWord>& targets = state->languages[table.target].index.words();
    const std::size_t source_count = state->languages[table.source].index.words().size();
    STELE_TRY(const std::uint32_t entry_count, reader.read_u32("translation count"));
    if (source_count > reader.remaining() || entry_count > reader.remaining() / 2) {
      return make_corrupt(std::to_string(entry_count) + " translations in " +
                          std::to_string(reader.remaining()) + " bytes");
    }
    table.translations.reserve(entry_count);
    table.begins.reserve(source_count + 1);
    for (std::size_t word = 0; word < source_count; ++word) {
      table.begins.push_back(static_cast<std::uint32_t>(table.translations.size()));
      STELE_TRY(const std::uint8_t count, reader.read_u8("translations of a word"));
      if (count > kMaxTranslations) {
        return make_corrupt(std::to_string(count) + " translations of a word, expected at most 16");
      }
      for (std::uint8_t k = 0; k < count; ++k) {
        STELE_TRY(const std::uint64_t target, reader.read_varint("target word"));
        STELE_TRY(const std::uint8_t level, reader.read_u8("probability"));
        if (target >= targets.size() || level == 0) {
          return make_corrupt("a translation points outside the words");
        }
        table.translations.push_back(
            {targets[target], static_cast<float>(level) / kProbabilitySteps});
      }
    }
    table.begins.push_back(static_cast<std::uint32_t>(table.translations.size()));
    if (table.translations.size() != entry_count) {
      return make_corrupt(std::to_string(table.translations.size()) +
                          " translations, the table says " + std::to_string(entry_count));
    }
    state->directions.push_back(std::move(table));
  }
  if (reader.remaining() != 0) return make_corrupt("bytes after the last table");
  // The languages no longer move, so their indices may be pointed to.
  for (Direction::Table& table : state->directions) {
    table.sources = &state->languages[table.source].index;
  }
  return Lexicon(std::move(state));
}

Lexicon::Direction Lexicon::find_direction(std::string_view source_language,
                                           std::string_view target_language) const {
  const LanguageTable* source = state_->find_language(source_language);
  const LanguageTable* target = state_->find_language(target_language);
  if (source == nullptr || target == nullptr) return {};
  for (const Direction::Table& table : state_->directions) {
    if (&state_->languages[table.source] == source && &state_->languages[table.target] == target) {
      return Direction(&table);
    }
  }
  return {};
}

bool Lexicon::covers(std::string_view source_language, std::string_view target_language) const {
  return find_direction(source_language, target_language).table_ != nullptr;
}

std::span<const Lexicon::Translation> Lexicon::Direction::translations(LexiconWord source) const {
  if (table_ == nullptr) return {};
  const std::uint32_t index = table_->sources->find(source);
  if (index == WordIndex::kNone) return {};
  return std::span(table_->translations)
      .subspan(table_->begins[index], table_->begins[index + 1] - table_->begins[index]);
}

float Lexicon::Direction::probability(LexiconWord source, LexiconWord target) const {
  for (const Translation& translation : translations(source)) {
    if (translation.target == target) return translation.probability;
  }
  return 0;
}

std::span<const Lexicon::Translation> Lexicon::translations(std::string_view source_language,
                                                            std::string_view target_language,
                                                            LexiconWord source) const {
  return find_direction(source_language, target_language).translations(source);
}

float Lexicon::inverse_frequency(std::string_view language, LexiconWord word) const {
  const LanguageTable* table = state_->find_language(language);
  if (table == nullptr) return 0;
  const std::uint32_t index = table->index.find(word);
  return index == WordIndex::kNone ? 0 : table->inverse_frequencies[index];
}

std::string format_lexicon(const LexiconContent& content) {
  ByteWriter body;
  body.write_u8(static_cast<std::uint8_t>(content.languages.size()));
  body.write_u8(static_cast<std::uint8_t>(content.directions.size()));
  for (const auto& language : content.languages) {
    body.write_u8(static_cast<std::uint8_t>(language.tag.size()));
    body.write_bytes(language.tag);
    body.write_u32(static_cast<std::uint32_t>(language.words.size()));
    for (const LexiconWord word : language.words) body.write_u32(word);
    for (const float frequency : language.inverse_frequencies) {
      body.write_u8(static_cast<std::uint8_t>(
          std::lround(std::clamp(frequency, 0.0F, 16.0F) * kFrequencySteps)));
    }
  }
  for (const auto& direction : content.directions) {
    body.write_u8(static_cast<std::uint8_t>(direction.source));
    body.write_u8(static_cast<std::uint8_t>(direction.target));
    ByteWriter entries;
    std::uint32_t count = 0;
    for (const auto& word : direction.entries) {
      const std::size_t kept = std::min<std::size_t>(word.size(), kMaxTranslations);
      entries.write_u8(static_cast<std::uint8_t>(kept));
      count += static_cast<std::uint32_t>(kept);
      for (std::size_t i = 0; i < kept; ++i) {
        entries.write_varint(word[i].target);
        entries.write_u8(static_cast<std::uint8_t>(
            std::clamp(std::lround(word[i].probability * kProbabilitySteps), 1L, 255L)));
      }
    }
    body.write_u32(count);
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
