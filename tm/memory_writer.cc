#include "tm/memory_writer.h"

#include "tm/store/store_writer.h"

#include <utility>

namespace stele::tm {
namespace {

Result<MemoryWriter> open_store(const std::filesystem::path& folder, StoreWriter::OpenMode mode,
                                FileSystem& files) {
  STELE_TRY(auto store, StoreWriter::open(folder, mode, files));
  return MemoryWriter(std::move(store));
}

}  // namespace

Result<MemoryWriter> MemoryWriter::create(const std::filesystem::path& folder, FileSystem& files) {
  return open_store(folder, StoreWriter::OpenMode::kCreate, files);
}
Result<MemoryWriter> MemoryWriter::open(const std::filesystem::path& folder, FileSystem& files) {
  return open_store(folder, StoreWriter::OpenMode::kExisting, files);
}
Result<MemoryWriter> MemoryWriter::open_or_create(const std::filesystem::path& folder,
                                                  FileSystem& files) {
  return open_store(folder, StoreWriter::OpenMode::kEither, files);
}

MemoryWriter::MemoryWriter(std::unique_ptr<StoreWriter> store) : store_(std::move(store)) {}
MemoryWriter::MemoryWriter(MemoryWriter&&) noexcept = default;
MemoryWriter& MemoryWriter::operator=(MemoryWriter&&) noexcept = default;
MemoryWriter::~MemoryWriter() = default;

Result<UnitId> MemoryWriter::add(const Unit& unit) {
  return store_->add(unit);
}
Status MemoryWriter::remove(UnitId id) {
  return store_->remove(id);
}
Status MemoryWriter::replace(UnitId id, const Unit& unit) {
  return store_->replace(id, unit);
}
Status MemoryWriter::set_properties(std::vector<Attribute> properties) {
  return store_->set_properties(std::move(properties));
}
const std::vector<Attribute>& MemoryWriter::properties() const {
  return store_->properties();
}
Status MemoryWriter::commit() {
  return store_->commit();
}
Status MemoryWriter::compact() {
  return store_->compact();
}
Memory MemoryWriter::snapshot() const {
  return Memory(store_->snapshot());
}

}  // namespace stele::tm
