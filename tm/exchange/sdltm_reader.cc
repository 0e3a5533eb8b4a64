#include "tm/exchange/sdltm_reader.h"

#include "align/base/escape.h"
#include "align/base/language_tag.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/sqlite_query.h"
#include "tm/exchange/tmx_fields.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

using Event = XmlReader::Event;
using Kind = ReadProblem::Kind;

constexpr std::uint64_t kMaxStreamBytes = std::uint64_t{1} << 30;

class TextStream : public InputStream {
 public:
  explicit TextStream(std::string_view text) : text_(text) {}

  Result<std::size_t> read(char* buffer, std::size_t capacity) override {
    const std::size_t count = std::min(capacity, text_.size());
    std::memcpy(buffer, text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
};

// One <Tag>: its simple children by name.
using TagFields = std::map<std::string, std::string, std::less<>>;

std::string get_field(const TagFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::optional<InlineTag> make_tag(const TagFields& fields, std::size_t offset_bytes) {
  const std::string type = get_field(fields, "Type");
  InlineTag tag;
  tag.offset_bytes = static_cast<std::uint32_t>(offset_bytes);
  const std::string anchor = get_field(fields, "Anchor");
  if (type == "Start" || type == "End") {
    tag.kind = type == "Start" ? InlineKind::kBeginPaired : InlineKind::kEndPaired;
    append_tag_attribute("i", anchor, &tag.attributes);
  } else if (type == "UnmatchedStart" || type == "UnmatchedEnd") {
    tag.kind = InlineKind::kIsolated;
    append_tag_attribute("pos", type == "UnmatchedStart" ? "begin" : "end", &tag.attributes);
  } else if (type == "Standalone" || type == "TextPlaceholder" || type == "LockedContent") {
    tag.kind = InlineKind::kPlaceholder;
  } else {
    return std::nullopt;
  }
  if (tag.kind != InlineKind::kEndPaired) {
    const std::string alignment = get_field(fields, "AlignmentAnchor");
    if (!alignment.empty() && alignment != "0") {
      append_tag_attribute("x", alignment, &tag.attributes);
    }
    const std::string id = get_field(fields, "TagID");
    if (!id.empty()) append_tag_attribute("type", id, &tag.attributes);
  }
  append_xml_text(get_field(fields, "TextEquivalent"), &tag.content);
  return tag;
}

// <Segment><Elements><Text><Value>..</Value></Text><Tag>..</Tag></Elements>
// <CultureName>en-US</CultureName></Segment>
Status read_segment(const std::string& bytes, Variant* variant) {
  TextStream stream(bytes);
  XmlReader xml(stream, {.window_bytes = std::min<std::size_t>(bytes.size() + 16, 65536)});
  TagFields fields;
  std::string culture;
  std::string* text = nullptr;
  bool in_tag = false;
  while (true) {
    STELE_TRY(const Event event, xml.next());
    if (event == Event::kDone) break;
    if (event == Event::kText) {
      if (text != nullptr) text->append(xml.text());
      continue;
    }
    const std::string name(xml.local_name());
    text = nullptr;
    if (event == Event::kEnd) {
      if (name != "Tag") continue;
      in_tag = false;
      if (auto tag = make_tag(fields, variant->text.size())) {
        variant->tags.push_back(*std::move(tag));
      }
    } else if (name == "Tag") {
      in_tag = true;
      fields.clear();
    } else if (in_tag) {
      text = &fields[name];
    } else if (name == "Value") {
      text = &variant->text;
    } else if (name == "CultureName") {
      text = &culture;
    }
  }
  if (culture.empty()) return {};
  STELE_TRY(variant->language, canonicalize_language_tag(culture));
  return {};
}

// TMX attributes and the columns that hold them.
constexpr std::pair<const char*, const char*> kFields[] = {
    {"creationdate", "creation_date"}, {"creationid", "creation_user"},
    {"changedate", "change_date"},     {"changeid", "change_user"},
    {"usagecount", "usage_counter"},   {"lastusagedate", "last_used_date"},
};

class SdltmReader {
 public:
  SdltmReader(const SqliteDatabase& database, const ReadOptions& options, const UnitSink& sink,
              std::string name)
      : database_(database),
        options_(options),
        sink_(sink),
        name_(std::move(name)),
        log_(options, report_, name_) {}

  Result<ReadReport> read() {
    STELE_TRY(const bool is_memory,
              in_file(database_.has_table("translation_units",
                                          {"id", "source_segment", "target_segment"})));
    if (!is_memory) {
      return Error{ErrorCode::kInvalidArgument,
                   name_ + ": an SQLite database without translation_units, expected an SDLTM"};
    }
    STELE_TRY_VOID(in_file(read_languages()));
    STELE_TRY_VOID(in_file(open_custom_fields()));
    std::string sql = "SELECT id, source_segment, target_segment";
    std::vector<const char*> fields;
    for (const auto& [field, column] : kFields) {
      STELE_TRY(const bool has_column, in_file(database_.has_table("translation_units", {column})));
      if (!has_column) continue;
      sql.append(", ").append(column);
      fields.push_back(field);
    }
    STELE_TRY(auto rows, in_file(SqliteQuery::prepare(
                             database_, sql + " FROM translation_units ORDER BY id")));
    while (true) {
      STELE_TRY(const bool has_row, in_file(rows.next()));
      if (!has_row) return report_;
      STELE_TRY_VOID(read_row(rows, fields));
    }
  }

 private:
  template <class T>
  Result<T> in_file(Result<T> result) const {
    if (!result.ok()) return result.error().in(name_);
    return result;
  }

  Status read_languages() {
    ExchangeHeader header;
    STELE_TRY(const bool has_languages,
              database_.has_table("translation_memories", {"source_language", "target_language"}));
    if (has_languages) {
      STELE_TRY(auto rows, SqliteQuery::prepare(database_,
                                                "SELECT source_language, target_language FROM "
                                                "translation_memories LIMIT 1"));
      STELE_TRY(const bool has_row, rows.next());
      for (int i = 0; has_row && i < 2; ++i) {
        const auto tag = canonicalize_language_tag(rows.text(i));
        if (tag.ok()) languages_[i] = *tag;
      }
    }
    header.source_language = languages_[0];
    if (options_.on_header) options_.on_header(header);
    return {};
  }

  // The values of the fields that users define, in the order of the units.
  Status open_custom_fields() {
    STELE_TRY(const bool has_names, database_.has_table("attributes", {"id", "name"}));
    if (!has_names) return {};
    std::string sql;
    for (const char* table : {"string_attributes", "numeric_attributes", "date_attributes"}) {
      STELE_TRY(const bool has_table,
                database_.has_table(table, {"translation_unit_id", "attribute_id", "value"}));
      if (!has_table) continue;
      sql.append(sql.empty() ? "" : " UNION ALL ")
          .append("SELECT v.translation_unit_id, a.name, v.value FROM ")
          .append(table)
          .append(" v JOIN attributes a ON a.id = v.attribute_id");
    }
    STELE_TRY(
        const bool has_lists,
        database_.has_table("picklist_attributes", {"translation_unit_id", "picklist_value_id"}));
    STELE_TRY(const bool has_values,
              database_.has_table("picklist_values", {"id", "attribute_id", "value"}));
    if (has_lists && has_values) {
      sql.append(sql.empty() ? "" : " UNION ALL ")
          .append(
              "SELECT p.translation_unit_id, a.name, v.value FROM picklist_attributes p "
              "JOIN picklist_values v ON v.id = p.picklist_value_id "
              "JOIN attributes a ON a.id = v.attribute_id");
    }
    if (sql.empty()) return {};
    STELE_TRY(custom_fields_, SqliteQuery::prepare(database_, sql + " ORDER BY 1, 2, 3"));
    STELE_TRY(has_custom_field_, custom_fields_->next());
    return {};
  }

  Status take_custom_fields(std::int64_t id, Unit* unit) {
    while (has_custom_field_ && custom_fields_->number(0) <= id) {
      if (custom_fields_->number(0) == id) {
        unit->attributes.push_back(
            {Attribute::Kind::kProp, custom_fields_->text(1), custom_fields_->text(2), {}});
      }
      STELE_TRY(has_custom_field_, custom_fields_->next());
    }
    return {};
  }

  Status read_row(SqliteQuery& rows, const std::vector<const char*>& fields) {
    const std::int64_t id = rows.number(0);
    Unit unit;
    STELE_TRY_VOID(in_file(take_custom_fields(id, &unit)));
    std::string fault;
    for (int side = 0; side < 2; ++side) {
      Variant variant;
      variant.language = languages_[side];
      if (const Status read = read_segment(rows.text(side + 1), &variant); !read.ok()) {
        if (fault.empty()) fault = read.error().message;
      }
      if (variant.language.empty() && fault.empty()) fault = "a segment of no language";
      unit.variants.push_back(std::move(variant));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::string value = rows.text(static_cast<int>(i) + 3);
      const auto normal = normalize_tmx_field(fields[i], value);
      if (value.empty() || !normal) continue;
      unit.attributes.push_back({Attribute::Kind::kField, fields[i], *normal, {}});
    }
    if (fault.empty()) fault = find_unit_fault(options_, &unit);
    if (!fault.empty()) {
      return log_.add({Kind::kSkipped,
                       {0, 0},
                       "unit " + std::to_string(id) + ": " + fault,
                       rows.text(1) + "\n" + rows.text(2)});
    }
    if (normalize_tags(&unit) > 0) {
      STELE_TRY_VOID(
          log_.add({Kind::kRepaired,
                    {0, 0},
                    "unit " + std::to_string(id) + ": inline tags had no partner and were adapted",
                    {}}));
    }
    ++report_.unit_count;
    return sink_(std::move(unit));
  }

  const SqliteDatabase& database_;
  const ReadOptions& options_;
  const UnitSink& sink_;
  std::string name_;
  ReadReport report_;
  ProblemLog log_;
  std::string languages_[2];
  std::optional<SqliteQuery> custom_fields_;
  bool has_custom_field_ = false;
};

}  // namespace

Result<ReadReport> read_sdltm(const std::filesystem::path& path, const ReadOptions& options,
                              const UnitSink& sink) {
  auto database = SqliteDatabase::open(path.string(), options.max_unit_bytes);
  if (!database.ok()) return database.error().in(path.string());
  return SdltmReader(*database, options, sink, path.string()).read();
}

Result<ReadReport> read_sdltm(std::unique_ptr<InputFile> file, const ReadOptions& options,
                              const UnitSink& sink) {
  STELE_TRY(std::string bytes, read_whole_file(*file, kMaxStreamBytes));
  auto database = SqliteDatabase::open_bytes(&bytes, options.max_unit_bytes);
  if (!database.ok()) return database.error().in(file->name());
  return SdltmReader(*database, options, sink, file->name()).read();
}

}  // namespace stele::tm
