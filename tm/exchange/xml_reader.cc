#include "tm/exchange/xml_reader.h"

#include "align/base/utf8.h"
#include "tm/exchange/xml_characters.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stele::tm {
namespace {

// The longest reference that is recognised across the window's end: "&thetasym;", "&#x0010FFFF;".
constexpr std::size_t kLongestReference = 64;
constexpr std::size_t kMaxAttributes = 256;
constexpr std::size_t kMaxRepairs = 100;

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_xml_space);
}

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view take_name(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_xml_name_character(text[size])) ++size;
  return text.substr(0, size);
}

}  // namespace

std::string format_position(const TextPosition& position) {
  return "line " + std::to_string(position.line) + ", column " + std::to_string(position.column);
}

XmlReader::XmlReader(InputStream& input, XmlOptions options)
    : input_(input), options_(options), window_(options.window_bytes) {}

std::string_view XmlReader::local_name() const {
  return without_prefix(name_);
}

std::string_view XmlReader::find_attribute(std::string_view name) const {
  std::string_view found;
  for (const XmlAttribute& attribute : attributes_) {
    if (attribute.name == name) return attribute.value;
    if (found.data() == nullptr && without_prefix(attribute.name) == name) found = attribute.value;
  }
  return found;
}

bool XmlReader::has_attribute(std::string_view name) const {
  return std::any_of(attributes_.begin(), attributes_.end(), [&](const XmlAttribute& attribute) {
    return attribute.name == name || without_prefix(attribute.name) == name;
  });
}

void XmlReader::drop_before(std::size_t offset) {
  if (offset == 0) return;
  if (is_capturing_) {
    const std::size_t room = options_.max_capture_bytes - captured_.size();
    captured_.append(window_.data() + capture_begin_, std::min(offset - capture_begin_, room));
    capture_begin_ = 0;
  }
  (void)position_of(offset);  // the known place must not fall out of the window
  std::memmove(window_.data(), window_.data() + offset, end_ - offset);
  pos_ -= offset;
  end_ -= offset;
  event_begin_ -= std::min(event_begin_, offset);
  known_offset_ -= offset;
  dropped_bytes_ += offset;
}

Status XmlReader::fill(std::size_t size) {
  if (available() >= size || at_input_end_) return {};
  drop_before(pos_);
  if (window_.size() < size) window_.resize(std::max(size, window_.size() * 2));
  while (available() < size && !at_input_end_) {
    STELE_TRY(const std::size_t count, input_.read(window_.data() + end_, window_.size() - end_));
    at_input_end_ = count == 0;
    end_ += count;
  }
  return {};
}

TextPosition XmlReader::position_of(std::size_t offset) const {
  if (offset < known_offset_) return known_position_;
  const char* const target = window_.data() + offset;
  const char* at = window_.data() + known_offset_;
  while (at < target) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(target - at));
    if (found == nullptr) break;
    ++known_position_.line;
    known_position_.column = 1;
    at = static_cast<const char*>(found) + 1;
  }
  known_position_.column +=
      count_code_points(std::string_view(at, static_cast<std::size_t>(target - at)));
  known_offset_ = offset;
  return known_position_;
}

TextPosition XmlReader::position() const {
  return has_failed_ ? error_position_ : position_of(event_begin_);
}

Error XmlReader::fail(std::size_t at, std::string_view what, ErrorCode code) {
  error_position_ = position_of(at);
  has_failed_ = true;
  return Error{code, format_position(error_position_) + ": " + std::string(what)};
}

Status XmlReader::repair(std::size_t at, std::string what) {
  if (!options_.repair) return fail(at, what);
  ++repair_count_;
  if (repairs_.size() < kMaxRepairs) repairs_.push_back({position_of(at), std::move(what)});
  return {};
}

std::vector<XmlRepair> XmlReader::take_repairs() {
  return std::exchange(repairs_, {});
}

void XmlReader::begin_capture() {
  is_capturing_ = true;
  capture_begin_ = event_begin_;
  captured_.clear();
}

std::string XmlReader::take_capture() {
  const std::size_t room = options_.max_capture_bytes - captured_.size();
  captured_.append(window_.data() + capture_begin_, std::min(pos_ - capture_begin_, room));
  is_capturing_ = false;
  return std::exchange(captured_, {});
}

std::string_view XmlReader::innermost_name() const {
  return std::string_view(open_names_).substr(open_.back());
}

void XmlReader::close_element() {
  open_names_.resize(open_.back());
  open_.pop_back();
}

Result<XmlReader::Event> XmlReader::next() {
  has_failed_ = false;
  if (pending_end_) {
    pending_end_ = false;
    close_element();
    return Event::kEnd;
  }
  while (!is_done_) {
    STELE_TRY_VOID(fill(1));
    event_begin_ = pos_;
    if (available() == 0) {
      if (open_.empty()) break;
      return fail(pos_, "the file ends inside <" + std::string(innermost_name()) + ">");
    }
    Event event = Event::kText;
    Result<bool> is_event = in_cdata_              ? read_cdata(&event)
                            : window_[pos_] == '<' ? read_markup(&event)
                            : open_.empty()        ? read_outside(&event)
                                                   : read_text(&event);
    if (!is_event.ok()) return std::move(is_event).error();
    if (*is_event) return event;
  }
  if (!seen_root_) return fail(pos_, "no element found, expected XML");
  return Event::kDone;
}

Result<bool> XmlReader::read_outside(Event*) {
  const std::size_t size = std::min(rest().find('<'), available());
  if (!is_blank(rest().substr(0, size))) {
    if (!seen_root_ && options_.repair && dropped_bytes_ == 0 && size == available()) {
      return fail(pos_, "no element found, expected XML");
    }
    STELE_TRY_VOID(repair(pos_, seen_root_ ? "bytes behind the last element were passed over"
                                           : "bytes before the first element were passed over"));
    is_done_ = seen_root_;
  }
  pos_ += size;
  return false;
}

Result<bool> XmlReader::read_text(Event* event) {
  *event = Event::kText;
  const char* const begin = window_.data() + pos_;
  const char* const end = window_.data() + end_;
  const char* at = begin;
  char seen = 0;
  while (at < end) {
    if (is_xml_text_stop(*at) && !is_harmless_stop(at, end)) break;
    seen = static_cast<char>(seen | *at++);
  }
  if (at < end && *at == '<') {
    text_ = std::string_view(begin, static_cast<std::size_t>(at - begin));
    if (seen & 0x80) STELE_TRY_VOID(check_utf8(text_, pos_));
    pos_ += text_.size();
    return true;
  }
  // The slow way: as far as the window goes, decoded.
  const void* markup = std::memchr(at, '<', static_cast<std::size_t>(end - at));
  std::string_view raw = rest();
  if (markup != nullptr) {
    raw = raw.substr(0, static_cast<std::size_t>(static_cast<const char*>(markup) - begin));
  } else if (!at_input_end_) {
    // The window may end inside a reference, a character, a line end or "]]>".
    const std::size_t tail = raw.size() - std::min(raw.size(), kLongestReference);
    const std::size_t ampersand = raw.rfind('&');
    if (ampersand != std::string_view::npos && ampersand >= tail) raw = raw.substr(0, ampersand);
    raw = trim_incomplete_end(raw);
    if (raw.empty()) {
      STELE_TRY_VOID(fill(available() + kLongestReference));
      return false;
    }
  }
  scratch_.clear();
  STELE_TRY_VOID(append_decoded(raw, pos_, Place::kContent, &scratch_));
  text_ = scratch_;
  pos_ += raw.size();
  return true;
}

Result<bool> XmlReader::read_cdata(Event* event) {
  *event = Event::kText;
  std::string_view raw = rest();
  const std::size_t end = raw.find("]]>");
  if (end != std::string_view::npos) {
    raw = raw.substr(0, end);
  } else if (at_input_end_) {
    return fail(pos_, "the file ends inside <![CDATA[");
  } else {
    raw = trim_incomplete_end(raw);
    if (raw.empty()) {
      STELE_TRY_VOID(fill(available() + 16));
      return false;
    }
  }
  scratch_.clear();
  STELE_TRY_VOID(append_decoded(raw, pos_, Place::kCdata, &scratch_));
  text_ = scratch_;
  pos_ += raw.size();
  if (end != std::string_view::npos) {
    pos_ += 3;
    in_cdata_ = false;
  }
  return !text_.empty();
}

Result<bool> XmlReader::read_markup(Event* event) {
  STELE_TRY_VOID(fill(16));
  event_begin_ = pos_;
  const std::string_view head = rest();
  const char second = head.size() > 1 ? head[1] : '\0';
  if (is_xml_name_start(second)) return read_start_tag(event);
  if (second == '/') return read_end_tag(event);
  if (second == '?') {
    if (head.starts_with("<?xml") && head.size() > 5 && is_xml_space(head[5]) &&
        (dropped_bytes_ > 0 || pos_ > 0)) {
      STELE_TRY_VOID(repair(pos_, "the XML declaration is not at the beginning"));
    }
    STELE_TRY_VOID(skip_until("?>", "<?"));
    return false;
  }
  if (head.starts_with("<!--")) {
    STELE_TRY_VOID(skip_until("-->", "<!--"));
    return false;
  }
  if (head.starts_with("<![CDATA[") && !open_.empty()) {
    pos_ += 9;
    in_cdata_ = true;
    return false;
  }
  if (head.starts_with("<!DOCTYPE") && !seen_root_) {
    STELE_TRY_VOID(read_document_type());
    return false;
  }
  if (second == '!' || open_.empty()) return fail(pos_, "'<' begins no markup here");
  STELE_TRY_VOID(repair(pos_, "a bare '<' was kept as text, expected '&lt;'"));
  *event = Event::kText;
  text_ = head.substr(0, 1);
  ++pos_;
  return true;
}

// Returns the size of the tag at pos_, up to and with its '>'.
Result<std::size_t> XmlReader::find_tag_end() {
  char quote = 0;
  std::size_t size = 1;
  while (true) {
    for (; size < available(); ++size) {
      const char c = window_[pos_ + size];
      if (c == '<') return fail(pos_ + size, "'<' inside a tag, expected '>' before it");
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return size + 1;
      }
    }
    if (at_input_end_) return fail(pos_, "the file ends inside a tag");
    if (size >= options_.max_markup_bytes) {
      return fail(pos_,
                  "a tag of more than " + std::to_string(options_.max_markup_bytes) + " bytes",
                  ErrorCode::kLimitExceeded);
    }
    STELE_TRY_VOID(fill(std::min<std::size_t>(size * 2 + 64, options_.max_markup_bytes)));
    event_begin_ = pos_;
  }
}

Result<bool> XmlReader::read_start_tag(Event* event) {
  STELE_TRY(const std::size_t size, find_tag_end());
  if (open_.empty() && seen_root_) {
    STELE_TRY_VOID(repair(pos_, "elements behind the last one were passed over"));
    is_done_ = true;
    return false;
  }
  const std::string_view tag = rest().substr(0, size);
  const std::string_view name = take_name(tag.substr(1));
  const bool is_empty = tag[size - 2] == '/';
  STELE_TRY_VOID(check_utf8(tag, pos_));
  STELE_TRY_VOID(parse_attributes(pos_ + 1 + name.size(), pos_ + size - (is_empty ? 2U : 1U)));
  if (open_.size() >= options_.max_depth) {
    return fail(pos_,
                "more than " + std::to_string(options_.max_depth) + " elements inside each other",
                ErrorCode::kLimitExceeded);
  }
  open_.push_back(open_names_.size());
  open_names_.append(name);
  name_ = name;
  seen_root_ = true;
  is_empty_element_ = is_empty;
  pending_end_ = is_empty;
  pos_ += size;
  *event = Event::kStart;
  return true;
}

Status XmlReader::parse_attributes(std::size_t at, std::size_t end) {
  attributes_.clear();
  attribute_bytes_.clear();
  // Decoded values are noted by their place in attribute_bytes_, which may still move.
  std::vector<std::pair<std::size_t, std::size_t>> decoded;
  while (true) {
    const std::size_t gap_begin = at;
    while (at < end && is_xml_space(window_[at])) ++at;
    if (at == end) break;
    if (at == gap_begin || !is_xml_name_start(window_[at])) {
      return fail(at, "a tag with a fault, expected white space and name=\"value\"");
    }
    const std::string_view name = take_name(std::string_view(window_.data() + at, end - at));
    const std::size_t name_at = at;
    at += name.size();
    while (at < end && is_xml_space(window_[at])) ++at;
    if (at == end || window_[at] != '=') {
      return fail(at, "attribute '" + std::string(name) + "' without a value");
    }
    ++at;
    while (at < end && is_xml_space(window_[at])) ++at;
    if (at == end || (window_[at] != '"' && window_[at] != '\'')) {
      return fail(at, "attribute '" + std::string(name) + "', expected its value in quotes");
    }
    const std::string_view tail(window_.data() + at + 1, end - at - 1);
    const std::size_t value_size = tail.find(window_[at]);
    if (value_size == std::string_view::npos) return fail(at, "a quote that does not end");
    for (const XmlAttribute& earlier : attributes_) {
      if (earlier.name == name) {
        return fail(name_at, "attribute '" + std::string(name) + "' twice in one tag");
      }
    }
    if (attributes_.size() == kMaxAttributes) {
      return fail(name_at, "too many attributes in one tag", ErrorCode::kLimitExceeded);
    }
    const std::string_view raw = tail.substr(0, value_size);
    if (std::none_of(raw.begin(), raw.end(), is_xml_attribute_stop)) {
      attributes_.push_back({name, raw});
    } else {
      const std::size_t begin = attribute_bytes_.size();
      std::string value;
      STELE_TRY_VOID(append_decoded(raw, at + 1, Place::kAttribute, &value));
      attribute_bytes_.append(value);
      decoded.emplace_back(attributes_.size(), begin);
      attributes_.push_back({name, {}});
    }
    at += value_size + 2;
  }
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    const std::size_t begin = decoded[i].second;
    const std::size_t stop =
        i + 1 < decoded.size() ? decoded[i + 1].second : attribute_bytes_.size();
    attributes_[decoded[i].first].value =
        std::string_view(attribute_bytes_).substr(begin, stop - begin);
  }
  return {};
}

Result<bool> XmlReader::read_end_tag(Event* event) {
  STELE_TRY(const std::size_t size, find_tag_end());
  const std::string_view tag = rest().substr(0, size);
  const std::string_view name = take_name(tag.substr(2));
  if (name.empty() || !is_blank(tag.substr(2 + name.size(), size - name.size() - 3))) {
    return fail(pos_, "an end tag with a fault");
  }
  if (open_.empty()) {
    return fail(pos_, "</" + std::string(name) + ">, which was not opened");
  }
  if (name != innermost_name()) {
    return fail(pos_,
                "</" + std::string(name) + ">, expected </" + std::string(innermost_name()) + ">");
  }
  name_ = name;
  close_element();
  pos_ += size;
  *event = Event::kEnd;
  return true;
}

Status XmlReader::skip_until(std::string_view end, std::string_view what) {
  const Error unfinished = fail(pos_, "the file ends inside " + std::string(what));
  has_failed_ = false;
  pos_ += what.size();
  while (true) {
    const std::size_t found = rest().find(end);
    if (found != std::string_view::npos) {
      pos_ += found + end.size();
      return {};
    }
    if (at_input_end_) {
      has_failed_ = true;
      return unfinished;
    }
    pos_ = std::max(pos_, end_ - std::min(end_, end.size() - 1));
    STELE_TRY_VOID(fill(available() + 1));
  }
}

Status XmlReader::skip_element() {
  const std::size_t outside = depth() - 1;
  while (true) {
    STELE_TRY(const Event event, next());
    if (event == Event::kEnd && depth() == outside) return {};
  }
}

void XmlReader::unread_start(std::size_t depth) {
  pending_end_ = false;
  pos_ = event_begin_;
  while (open_.size() > depth) close_element();
}

Result<bool> XmlReader::skip_past_error(std::string_view element, std::size_t depth) {
  pending_end_ = false;
  in_cdata_ = false;
  while (open_.size() > depth) close_element();
  if (has_failed_ && available() > 0) ++pos_;  // what failed is still there
  has_failed_ = false;
  while (true) {
    const std::size_t found = rest().find('<');
    pos_ += std::min(found, available());
    STELE_TRY_VOID(fill(kLongestReference + element.size()));
    if (available() == 0) return false;
    if (window_[pos_] != '<') continue;
    const bool is_end = available() > 1 && window_[pos_ + 1] == '/';
    const std::string_view name = take_name(rest().substr(is_end ? 2 : 1));
    if (without_prefix(name) == element) {
      if (!is_end) return true;
      const std::size_t close = rest().find('>');
      if (close == std::string_view::npos && at_input_end_) return false;
      pos_ += close == std::string_view::npos ? 1 : close + 1;
      return true;
    }
    ++pos_;
  }
}

}  // namespace stele::tm
