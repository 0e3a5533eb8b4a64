#include "tm/exchange/sqlite_query.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <sqlite3.h>

namespace stele::tm {

void SqliteDatabase::Close::operator()(sqlite3* handle) const {
  sqlite3_close(handle);
}

void SqliteQuery::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Error SqliteDatabase::make_error() const {
  const int code = handle_ ? sqlite3_errcode(handle_.get()) : SQLITE_NOMEM;
  const ErrorCode kind = code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_NOMEM
                             ? ErrorCode::kIo
                             : ErrorCode::kCorruption;
  return {kind, std::string("database: ") +
                    (handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code))};
}

Status SqliteDatabase::restrict(std::uint64_t max_value_bytes) {
  sqlite3* const handle = handle_.get();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  const std::uint64_t most = std::numeric_limits<int>::max();
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, static_cast<int>(std::min(max_value_bytes, most)));
  if (sqlite3_exec(handle, "PRAGMA cell_size_check=ON", nullptr, nullptr, nullptr) != SQLITE_OK) {
    return make_error();
  }
  return {};
}

Result<SqliteDatabase> SqliteDatabase::open(const std::string& path,
                                            std::uint64_t max_value_bytes) {
  SqliteDatabase database;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return database.make_error();
  STELE_TRY_VOID(database.restrict(max_value_bytes));
  return database;
}

Result<SqliteDatabase> SqliteDatabase::open_bytes(std::string* bytes,
                                                  std::uint64_t max_value_bytes) {
  SqliteDatabase database;
  sqlite3* handle = nullptr;
  int code = sqlite3_open_v2(":memory:", &handle, SQLITE_OPEN_READWRITE, nullptr);
  database.handle_.reset(handle);
  if (code == SQLITE_OK) {
    const auto size = static_cast<sqlite3_int64>(bytes->size());
    code = sqlite3_deserialize(handle, "main", reinterpret_cast<unsigned char*>(bytes->data()),
                               size, size, SQLITE_DESERIALIZE_READONLY);
  }
  if (code != SQLITE_OK) return database.make_error();
  STELE_TRY_VOID(database.restrict(max_value_bytes));
  return database;
}

Result<bool> SqliteDatabase::has_table(const std::string& name,
                                       const std::vector<std::string>& columns) const {
  // `name` and `columns` are ours, so they need no quoting.
  STELE_TRY(auto table, SqliteQuery::prepare(
                            *this, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" +
                                       name + "' AND sql NOT LIKE 'CREATE VIRTUAL%'"));
  STELE_TRY(const bool is_there, table.next());
  if (!is_there) return false;
  STELE_TRY(auto info, SqliteQuery::prepare(*this, "PRAGMA table_info(" + name + ")"));
  std::size_t found = 0;
  while (true) {
    STELE_TRY(const bool has_row, info.next());
    if (!has_row) return found == columns.size();
    if (std::find(columns.begin(), columns.end(), info.text(1)) != columns.end()) ++found;
  }
}

Result<SqliteQuery> SqliteQuery::prepare(const SqliteDatabase& database, const std::string& sql) {
  SqliteQuery query;
  query.database_ = &database;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement, nullptr);
  query.statement_.reset(statement);
  if (code != SQLITE_OK) return database.make_error();
  return query;
}

Result<bool> SqliteQuery::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->make_error();
}

std::int64_t SqliteQuery::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string SqliteQuery::text(int column) const {
  const unsigned char* const bytes = sqlite3_column_text(statement_.get(), column);
  if (bytes == nullptr) return {};
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return replace_invalid_utf8(std::string_view(reinterpret_cast<const char*>(bytes), size));
}

}  // namespace stele::tm
