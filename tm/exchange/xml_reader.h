// XmlReader: a pull parser for XML that people and their tools really wrote.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/input_stream.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A place in a file as an editor shows it, both from 1. Columns count characters.
struct TextPosition {
  std::uint64_t line = 1;
  std::uint64_t column = 1;

  bool operator==(const TextPosition&) const = default;
};

// Returns "line 3, column 37".
std::string format_position(const TextPosition& position);

struct XmlAttribute {
  std::string_view name;   // with its prefix
  std::string_view value;  // entities resolved, white space as XML asks
};

// Something that was wrong and had one reading only.
struct XmlRepair {
  TextPosition position;
  std::string what;
};

struct XmlOptions {
  // Whether to repair what has one reading only: a bare '&' or '<', HTML's named entities, ']]>',
  // characters that XML forbids (dropped, or what Word means by them). Otherwise they are errors.
  bool repair = true;
  // Bounds. What exceeds one is an error at that place.
  std::uint32_t max_depth = 256;                             // elements inside each other
  std::uint32_t max_markup_bytes = 1U << 20;                 // one tag, or the document type
  std::uint32_t max_entity_bytes = 4096;                     // what one reference expands to
  std::size_t window_bytes = std::size_t{128} << 10;         // memory kept; grows up to one tag
  std::uint32_t max_capture_bytes = std::uint32_t{1} << 20;  // of begin_capture()
};

// Reads UTF-8 (as Utf8Input yields it) and gives elements and text in order, in constant memory.
// Comments and processing instructions are passed over, CDATA is text, line ends become '\n'.
// Entities declared inside the document are expanded within the bound; nothing outside of it is
// ever opened. Namespaces are not resolved: compare local_name().
//
// Unlike expat it goes on after an error: skip_past_error() finds the next element of a name, so
// that one bad record costs one record. tests/reference holds it to expat's reading of every
// document that expat accepts.
//
// Views that the accessors return live until the next call of a non-const method.
class XmlReader {
 public:
  enum class Event { kStart, kEnd, kText, kDone };

  // `input` must outlive the reader.
  explicit XmlReader(InputStream& input, XmlOptions options = {});

  // Moves on. A text may come in several pieces. <a/> gives kStart and kEnd.
  // Fails with kCorruption (not well-formed), kLimitExceeded, or as the input does; the message
  // begins with the position.
  Result<Event> next();

  // Of kStart and kEnd.
  std::string_view name() const { return name_; }
  std::string_view local_name() const;
  // Of kStart.
  const std::vector<XmlAttribute>& attributes() const { return attributes_; }
  // Returns the value of the attribute whose name or local name is `name`, or an empty view; the
  // full name wins.
  std::string_view find_attribute(std::string_view name) const;
  bool has_attribute(std::string_view name) const;
  bool is_empty_element() const { return is_empty_element_; }
  // Of kText.
  std::string_view text() const { return text_; }

  // How many elements are open, the one of a kStart included, the one of a kEnd not.
  std::size_t depth() const { return open_.size(); }

  // Reads to the end of the element that the last kStart opened. Fails as next() does.
  Status skip_element();

  // Where the last event began; after an error where the error is.
  TextPosition position() const;

  // Whether next() failed because of the document and not because of its stream.
  bool has_failed() const { return has_failed_; }

  // Repairs since the last call, at most 100 of them.
  std::vector<XmlRepair> take_repairs();
  std::uint64_t repair_count() const { return repair_count_; }

  // Keeps the bytes from the beginning of the last event on, up to the bound.
  void begin_capture();
  // Ends keeping and returns what was read since.
  std::string take_capture();

  // Makes the start tag that next() just returned come again, with `depth` elements open.
  // Requires: the last call was a next() that returned kStart.
  void unread_start(std::size_t depth);

  // Gives up what is being read, after an error or not: closes elements until `depth` are open,
  // then moves to just before the next start tag of `element`, or to just behind the next end tag
  // of it, whichever comes first. A prefix before the name does not matter. False when neither
  // comes.
  // Fails only as the input does.
  Result<bool> skip_past_error(std::string_view element, std::size_t depth);

 private:
  struct Entity {
    std::string value;  // character references expanded, entities not
    bool is_external = false;
  };
  enum class Place { kContent, kAttribute, kCdata };

  // The window. Offsets are into window_; fill() may move what begins at pos_ to its front.
  Status fill(std::size_t size);
  std::size_t available() const { return end_ - pos_; }
  std::string_view rest() const { return {window_.data() + pos_, end_ - pos_}; }
  void drop_before(std::size_t offset);
  TextPosition position_of(std::size_t offset) const;

  // Each returns whether there is an event to hand out.
  Result<bool> read_outside(Event* event);
  Result<bool> read_text(Event* event);
  Result<bool> read_cdata(Event* event);
  Result<bool> read_markup(Event* event);
  Result<bool> read_start_tag(Event* event);
  Result<bool> read_end_tag(Event* event);

  Result<std::size_t> find_tag_end();
  Status parse_attributes(std::size_t at, std::size_t end);
  Status skip_until(std::string_view end, std::string_view what);
  Status read_document_type();
  void declare_entities(std::string_view subset);
  std::string_view innermost_name() const;
  void close_element();

  // Appends `raw`, which begins at window offset `at`, decoded as `place` asks.
  Status append_decoded(std::string_view raw, std::size_t at, Place place, std::string* out);
  // The same for the reference at raw[i]; returns its length.
  Result<std::size_t> append_reference(std::string_view raw, std::size_t i, std::size_t at,
                                       std::string* out);
  Result<std::size_t> append_character_reference(std::string_view rest, std::size_t at,
                                                 std::string* out);
  Status append_entity(const std::string& name, const Entity& entity, std::size_t at, int level,
                       std::string* out);
  Status append_forbidden(char32_t character, std::size_t at, std::string* out);
  Status check_utf8(std::string_view raw, std::size_t at);

  Status repair(std::size_t at, std::string what);
  Error fail(std::size_t at, std::string_view what, ErrorCode code = ErrorCode::kCorruption);

  InputStream& input_;
  XmlOptions options_;
  std::vector<char> window_;
  std::size_t pos_ = 0;
  std::size_t end_ = 0;
  bool at_input_end_ = false;
  std::uint64_t dropped_bytes_ = 0;
  // The last place whose line was counted; later places are counted from there.
  mutable std::size_t known_offset_ = 0;
  mutable TextPosition known_position_;

  std::size_t event_begin_ = 0;
  std::string_view name_;
  std::string_view text_;
  std::string scratch_;  // text that differs from the window's bytes
  std::vector<XmlAttribute> attributes_;
  std::string attribute_bytes_;  // values that differ from the window's bytes
  bool is_empty_element_ = false;
  bool pending_end_ = false;
  bool in_cdata_ = false;
  bool seen_root_ = false;
  bool is_done_ = false;
  std::string open_names_;         // names of the open elements, one behind the other
  std::vector<std::size_t> open_;  // where each begins in open_names_
  std::map<std::string, Entity, std::less<>> entities_;
  std::uint64_t expanded_bytes_ = 0;
  std::uint32_t expansion_steps_ = 0;
  std::size_t expansion_begin_ = 0;

  bool has_failed_ = false;
  TextPosition error_position_;
  std::vector<XmlRepair> repairs_;
  std::uint64_t repair_count_ = 0;

  bool is_capturing_ = false;
  std::size_t capture_begin_ = 0;
  std::string captured_;
};

}  // namespace stele::tm
