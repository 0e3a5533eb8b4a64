// XmlReader's start and end tags with their attributes.
#include "tm/exchange/xml_characters.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxAttributes = 256;

}  // namespace

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
  const std::string_view name = take_xml_name(tag.substr(1));
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
    const std::string_view name = take_xml_name(std::string_view(window_.data() + at, end - at));
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
  const std::string_view name = take_xml_name(tag.substr(2));
  if (name.empty() || !is_xml_blank(tag.substr(2 + name.size(), size - name.size() - 3))) {
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

}  // namespace stele::tm
