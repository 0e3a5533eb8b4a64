// SqliteDatabase, SqliteQuery: a database that somebody else wrote, read with distrust. Not public.
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace stele::tm {

class SqliteDatabase {
 public:
  // Opens for reading only; views, triggers and functions of the schema are not trusted, and no
  // value of more than `max_value_bytes` is read. Fails with kCorruption or kIo.
  static Result<SqliteDatabase> open(const std::string& path, std::uint64_t max_value_bytes);
  // `bytes` must outlive the object.
  static Result<SqliteDatabase> open_bytes(std::string* bytes, std::uint64_t max_value_bytes);

  // Whether there is a real table (no view, no virtual table) of this name with these columns.
  Result<bool> has_table(const std::string& name, const std::vector<std::string>& columns) const;

  Error make_error() const;
  sqlite3* get() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  Status restrict(std::uint64_t max_value_bytes);

  std::unique_ptr<sqlite3, Close> handle_;
};

class SqliteQuery {
 public:
  // `database` must outlive the query. Fails with kCorruption when the statement does not fit.
  static Result<SqliteQuery> prepare(const SqliteDatabase& database, const std::string& sql);

  // Moves to the next row; false at the end. Fails with kCorruption.
  Result<bool> next();
  std::int64_t number(int column) const;
  // Well-formed UTF-8, what is not becomes U+FFFD; empty for NULL.
  std::string text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  const SqliteDatabase* database_ = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace stele::tm
