#include "align/segment/srx_file.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>

#include <expat.h>
#include <unicode/regex.h>

namespace stele {

namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20;
constexpr int kMaxDepth = 32;
constexpr char kNamespaceSeparator = '|';

std::string_view local_name(std::string_view name) {
  const std::size_t separator = name.rfind(kNamespaceSeparator);
  return separator == std::string_view::npos ? name : name.substr(separator + 1);
}

std::string_view attribute(const char** attributes, std::string_view name) {
  for (; attributes[0] != nullptr; attributes += 2) {
    if (local_name(attributes[0]) == name) return attributes[1];
  }
  return {};
}

Result<bool> matches_language(const std::string& pattern, const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(language);
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), text, UREGEX_CASE_INSENSITIVE,
                            status);
  matcher.setTimeLimit(1000, status);
  const bool found = matcher.matches(status);
  if (U_FAILURE(status)) {
    return Error{ErrorCode::kInvalidArgument,
                 "language pattern '" + pattern + "': not a regular expression"};
  }
  return found;
}

}  // namespace

// Receives expat's events.
class SrxParser {
 public:
  SrxParser() : parser_(XML_ParserCreateNS(nullptr, kNamespaceSeparator)) {}

  Result<SrxFile> parse(std::string_view xml) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), start, end);
    XML_SetCharacterDataHandler(parser_.get(), text);
    const auto status =
        XML_Parse(parser_.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
    if (error_) return *error_;
    if (status != XML_STATUS_OK) {
      return make_error(std::string("not well-formed XML: ") +
                        XML_ErrorString(XML_GetErrorCode(parser_.get())));
    }
    for (const SrxFile::MapEntry& entry : file_.map_) {
      const bool is_known = std::any_of(
          file_.language_rules_.begin(), file_.language_rules_.end(),
          [&](const SrxFile::LanguageRules& rules) { return rules.name == entry.rules_name; });
      if (!is_known) {
        return Error{ErrorCode::kInvalidArgument,
                     "line " + std::to_string(entry.line) + ": language map names the rules '" +
                         entry.rules_name + "', which the file does not have"};
      }
    }
    if (file_.map_.empty()) {
      return make_error("no <languagemap> in the file, expected SRX with <maprules>");
    }
    return std::move(file_);
  }

 private:
  struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  std::uint32_t line() const {
    return static_cast<std::uint32_t>(XML_GetCurrentLineNumber(parser_.get()));
  }
  Error make_error(const std::string& what) const {
    return Error{ErrorCode::kInvalidArgument, "line " + std::to_string(line()) + ": " + what};
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  static void start(void* self, const char* name, const char** attributes) {
    static_cast<SrxParser*>(self)->start_element(local_name(name), attributes);
  }
  static void end(void* self, const char* name) {
    static_cast<SrxParser*>(self)->end_element(local_name(name));
  }
  static void text(void* self, const char* bytes, int size) {
    auto& parser = *static_cast<SrxParser*>(self);
    if (parser.target_ != nullptr) {
      parser.target_->append(bytes, static_cast<std::size_t>(size));
    }
  }

  void start_element(std::string_view name, const char** attributes) {
    if (++depth_ > kMaxDepth) {
      fail({ErrorCode::kLimitExceeded,
            "line " + std::to_string(line()) + ": elements nest deeper than 32"});
      return;
    }
    if (depth_ == 1 && name != "srx") {
      fail(make_error("root element <" + std::string(name) + ">, expected <srx>"));
      return;
    }
    if (name == "srx") {
      const std::string_view version = attribute(attributes, "version");
      if (version != "2.0" && version != "1.0") {
        fail(make_error("SRX version '" + std::string(version) + "', expected 2.0"));
      }
      is_first_version_ = version == "1.0";
    } else if (name == "header") {
      const std::string_view cascade = attribute(attributes, "cascade");
      file_.cascades_ = cascade.empty() ? !is_first_version_ : cascade == "yes";
    } else if (name == "options" && attribute(attributes, "quotes").size() +
                                            attribute(attributes, "brackets").size() +
                                            attribute(attributes, "lists").size() >
                                        0) {
      file_.options_.keeps_quotes = attribute(attributes, "quotes") == "yes";
      file_.options_.keeps_brackets = attribute(attributes, "brackets") == "yes";
      file_.options_.splits_lists = attribute(attributes, "lists") == "yes";
    } else if (name == "languagerule") {
      file_.language_rules_.push_back({std::string(attribute(attributes, "languagerulename")), {}});
    } else if (name == "rule") {
      start_rule(attributes);
    } else if (name == "beforebreak" && in_rule_) {
      target_ = &rule_.before;
    } else if (name == "afterbreak" && in_rule_) {
      target_ = &rule_.after;
    } else if (name == "languagemap") {
      file_.map_.push_back({std::string(attribute(attributes, "languagepattern")),
                            std::string(attribute(attributes, "languagerulename")), line()});
    }
  }

  void start_rule(const char** attributes) {
    if (file_.language_rules_.empty()) {
      fail(make_error("<rule> outside <languagerule>"));
      return;
    }
    const std::string_view is_break = attribute(attributes, "break");
    if (!is_break.empty() && is_break != "yes" && is_break != "no") {
      fail(make_error("break='" + std::string(is_break) + "', expected yes or no"));
    }
    rule_ = {is_break != "no", {}, {}, line()};
    in_rule_ = true;
  }

  void end_element(std::string_view name) {
    --depth_;
    target_ = nullptr;
    if (name == "rule" && in_rule_) {
      file_.language_rules_.back().rules.push_back(std::move(rule_));
      in_rule_ = false;
    }
  }

  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  SrxFile file_;
  SrxRule rule_;
  bool is_first_version_ = false;  // which knew no cascade
  bool in_rule_ = false;
  std::string* target_ = nullptr;
  int depth_ = 0;
  std::optional<Error> error_;
};

Result<SrxFile> SrxFile::parse(std::string_view xml) {
  if (xml.size() > kMaxFileBytes) {
    return Error{ErrorCode::kLimitExceeded, "rule file larger than 16 MB"};
  }
  return SrxParser().parse(xml);
}

Result<std::vector<SrxRule>> SrxFile::rules_for(std::string_view language) const {
  std::string with_underscore(language);
  std::replace(with_underscore.begin(), with_underscore.end(), '-', '_');
  std::vector<SrxRule> rules;
  bool is_found = false;
  for (const MapEntry& entry : map_) {
    STELE_TRY(bool matches, matches_language(entry.pattern, std::string(language)));
    if (!matches) {
      STELE_TRY(matches, matches_language(entry.pattern, with_underscore));
    }
    if (!matches) continue;
    is_found = true;
    for (const LanguageRules& candidate : language_rules_) {
      if (candidate.name != entry.rules_name) continue;
      rules.insert(rules.end(), candidate.rules.begin(), candidate.rules.end());
      break;
    }
    if (!cascades_) break;
  }
  if (!is_found) {
    return Error{ErrorCode::kNotFound,
                 "language '" + std::string(language) + "': no entry of the language map matches"};
  }
  return rules;
}

}  // namespace stele
