// Result<T>: a value, or an Error that says what the caller can do and what was found.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace stele {

// What a caller can do about a failure. A code is added only when a caller would act on it.
enum class ErrorCode {
  kInvalidArgument,     // the caller's input is wrong; say what was expected
  kNotFound,            // a file, memory, unit or model is not there
  kCorruption,          // bytes do not agree with their format or checksum
  kUnsupportedVersion,  // written by a newer Stele
  kIo,                  // the system refused a read, write, sync, rename or lock
  kLimitExceeded,       // a documented bound (size, depth, count) was met
  kBusy,                // somebody else holds the lock; the message names the holder
};

// One word for messages and JSON: "invalid argument", "not found", ...
std::string_view error_code_name(ErrorCode code);

// `message` is one line, "where: what was found, what was expected". Callers put their file or
// record in front with `in`; nobody rewrites it.
struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;

  // Returns this error with "`where`: " in front of its message.
  Error in(std::string_view where) const&;
};

// An Error for a failed system call: "`where`: <strerror(errno_value)>" with code kIo, or
// kNotFound for ENOENT.
Error make_system_error(std::string_view where, int errno_value);

// Holds a T or an Error. Reading the value of a failed result is a bug (assert).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

// A Result without a value: done, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    assert(failed_);
    return error_;
  }
  Error&& error() && {
    assert(failed_);
    return std::move(error_);
  }

 private:
  Error error_;
  bool failed_ = false;
};

using Status = Result<void>;

}  // namespace stele

#define STELE_CONCAT_INNER(a, b) a##b
#define STELE_CONCAT(a, b) STELE_CONCAT_INNER(a, b)

// STELE_TRY(auto value, compute());  returns the error from the current function, or binds.
// `declaration` cannot stand in parentheses. NOLINTBEGIN(bugprone-macro-parentheses)
#define STELE_TRY(declaration, expression)                           \
  auto STELE_CONCAT(stele_result_, __LINE__) = (expression);         \
  if (!STELE_CONCAT(stele_result_, __LINE__).ok())                   \
    return std::move(STELE_CONCAT(stele_result_, __LINE__)).error(); \
  declaration = std::move(STELE_CONCAT(stele_result_, __LINE__)).value()
// NOLINTEND(bugprone-macro-parentheses)

// STELE_TRY_VOID(write());  returns the error from the current function, if there is one.
#define STELE_TRY_VOID(expression)                                  \
  do {                                                              \
    auto stele_status = (expression);                               \
    if (!stele_status.ok()) return std::move(stele_status).error(); \
  } while (false)
