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
constexpr std::size_t kMaxRepairs = 100;

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
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
  if (!is_xml_blank(rest().substr(0, size))) {
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
    const std::string_view name = take_xml_name(rest().substr(is_end ? 2 : 1));
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
