// What was acknowledged is there after any failure, and any damage is noticed.
#include "crash/faulty_files.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"
#include "tm/temporary_folder.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stele::tm {
namespace {

using Model = std::map<std::uint64_t, std::string>;

Unit make_unit(const std::string& text) {
  Unit unit;
  unit.variants = {Variant{"en", text, {}, {}}, Variant{"ru", "перевод: " + text, {}, {}}};
  return unit;
}

// Opens, verifies and reads a memory; a missing one is empty.
Model read_memory(const std::filesystem::path& folder) {
  const auto memory = Memory::open(folder);
  Model model;
  if (!memory.ok()) {
    EXPECT_TRUE(memory.error().code == ErrorCode::kNotFound ||
                memory.error().code == ErrorCode::kInvalidArgument)
        << memory.error().message;
    return model;
  }
  const Status sound = memory->verify();
  EXPECT_TRUE(sound.ok()) << sound.error().message;
  const Status status = memory->visit_units([&model](UnitId id, const Unit& unit) -> Status {
    model[id.value] = unit.variants.at(0).text;
    return {};
  });
  EXPECT_TRUE(status.ok()) << status.error().message;
  return model;
}

// What a run of commits left: the state last acknowledged, and that of the commit in flight.
struct Outcome {
  Model acknowledged;
  Model attempted;
};

// Adds, replaces and removes in several commits, into the tail and into parts that merge, until
// something fails.
Outcome run_commits(const std::filesystem::path& folder, FileSystem& files) {
  Outcome outcome;
  auto writer = MemoryWriter::open_or_create(folder, files);
  if (!writer.ok()) return outcome;
  for (std::uint64_t commit = 0; commit < 6; ++commit) {
    Model next = outcome.acknowledged;
    for (int i = 0; i < 2; ++i) {
      const std::string text = "text " + std::to_string(commit * 2 + i);
      const auto id = writer->add(make_unit(text));
      if (!id.ok()) return outcome;
      next[id->value] = text;
    }
    if (commit == 2 || commit == 4) {
      if (!writer->replace(UnitId{1}, make_unit("changed")).ok()) return outcome;
      next[1] = "changed";
      if (!writer->remove(UnitId{commit}).ok()) return outcome;
      next.erase(commit);
    }
    outcome.attempted = next;
    if (!(commit % 2 == 1 ? writer->compact() : writer->commit()).ok()) return outcome;
    outcome.acknowledged = next;
  }
  return outcome;
}

void expect_acknowledged(const std::filesystem::path& folder, const Outcome& outcome,
                         std::uint64_t call) {
  const Model found = read_memory(folder);
  EXPECT_TRUE(found == outcome.acknowledged || found == outcome.attempted)
      << "call " << call << ": " << found.size() << " units, acknowledged "
      << outcome.acknowledged.size() << ", attempted " << outcome.attempted.size();
}

class FailingCall : public testing::TestWithParam<std::pair<FaultyFiles::Mode, int>> {};

TEST_P(FailingCall, NoneLosesWhatWasAcknowledged) {
  const auto [mode, errno_value] = GetParam();
  std::uint64_t call = 0;
  for (bool has_failed = true; has_failed; ++call) {
    const TemporaryFolder folder;
    const std::filesystem::path memory = folder.path() / "memory";
    FaultyFiles files(call, mode, errno_value);
    const Outcome outcome = run_commits(memory, files);
    has_failed = files.calls() > call;  // else the run is over before this call
    expect_acknowledged(memory, outcome, call);
    // A later writer carries on, and clears up.
    auto writer = MemoryWriter::open_or_create(memory);
    ASSERT_TRUE(writer.ok()) << writer.error().message;
    ASSERT_TRUE(writer->add(make_unit("later")).ok());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(Memory::open(memory)->verify().ok());
    for (const auto& entry : std::filesystem::directory_iterator(memory)) {
      EXPECT_EQ(entry.path().string().find(".tmp"), std::string::npos) << entry.path();
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(call, 50u);
}

INSTANTIATE_TEST_SUITE_P(Durability, FailingCall,
                         testing::Values(std::pair{FaultyFiles::Mode::kOnce, ENOSPC},
                                         std::pair{FaultyFiles::Mode::kOnce, EIO},
                                         std::pair{FaultyFiles::Mode::kForEver, EIO}));

// What the commits of a child do, one step each, so that a memory after any number of them is
// known.
void apply_step(std::uint64_t step, Model* model) {
  (*model)[step + 1] = "unit " + std::to_string(step);
  const std::uint64_t older = step / 2 + 1;
  if (step % 3 == 2 && model->count(older) > 0) (*model)[older] = "changed";
  if (step % 5 == 4) model->erase(step / 3 + 1);
}

Status commit_step(std::uint64_t step, const Model& before, MemoryWriter* writer) {
  STELE_TRY(const UnitId id, writer->add(make_unit("unit " + std::to_string(step))));
  EXPECT_EQ(id.value, step + 1);
  const std::uint64_t older = step / 2 + 1;
  if (step % 3 == 2 && before.count(older) > 0) {
    STELE_TRY_VOID(writer->replace(UnitId{older}, make_unit("changed")));
  }
  const std::uint64_t removed = step / 3 + 1;
  if (step % 5 == 4 && before.count(removed) > 0) STELE_TRY_VOID(writer->remove(UnitId{removed}));
  return step % 4 == 3 ? writer->compact() : writer->commit();
}

// Opens or creates the memory, commits step after step and reports each, for ever.
[[noreturn]] void run_child(const std::filesystem::path& memory, std::uint64_t step, Model model,
                            int reports) {
  auto writer = MemoryWriter::open_or_create(memory);
  for (; writer.ok(); ++step) {
    if (!commit_step(step, model, &*writer).ok()) break;
    apply_step(step, &model);
    if (::write(reports, &step, sizeof(step)) < 0) break;
  }
  ::_exit(1);
}

// In memory if the system offers that: a killed process loses nothing that the kernel has, so the
// disk adds nothing but time.
std::filesystem::path find_fast_folder() {
  const char* shared = "/dev/shm";
  return ::access(shared, W_OK) == 0 ? shared : std::filesystem::temp_directory_path();
}

// Remembers which folders were made lasting.
class WatchedFiles : public FaultyFiles {
 public:
  WatchedFiles() : FaultyFiles(~std::uint64_t{0}, Mode::kOnce, EIO) {}
  Status sync_folder(const std::filesystem::path& folder) override {
    synced.push_back(folder);
    return FaultyFiles::sync_folder(folder);
  }
  std::vector<std::filesystem::path> synced;
};

TEST(Durability, TheNameOfANewMemoryIsLastingHoweverItIsWritten) {
  const TemporaryFolder folder;
  for (const char* name : {"plain", "slash/", "far/../near"}) {
    WatchedFiles files;
    std::filesystem::create_directory(folder.path() / "far");
    ASSERT_TRUE(MemoryWriter::create(folder.path() / name, files).ok()) << name;
    EXPECT_NE(std::find(files.synced.begin(), files.synced.end(), folder.path()),
              files.synced.end())
        << name;
  }
}

TEST(Durability, AFullDiskIsNotKeptFullByAnUnfinishedPart) {
  const TemporaryFolder folder;
  for (std::uint64_t failing_call = 0;; ++failing_call) {
    const std::filesystem::path memory = folder.path() / std::to_string(failing_call);
    FaultyFiles files(failing_call, FaultyFiles::Mode::kOnce, ENOSPC);
    auto writer = MemoryWriter::create(memory, files);
    if (!writer.ok()) continue;
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(writer->add(make_unit(std::to_string(i))).ok());
    const bool is_written = writer->commit().ok();
    for (const auto& entry : std::filesystem::directory_iterator(memory)) {
      EXPECT_NE(entry.path().filename(), "part-000001.stele.tmp")
          << "failing call " << failing_call;
    }
    if (is_written) break;
  }
}

// Children are killed at random moments: while they open or create, write, rename, merge, compact.
TEST(Durability, KilledWriterLosesNothingItReported) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr int kRounds = 300;  // a step takes ten times as long
#else
  constexpr int kRounds = 2000;
#endif
  constexpr std::uint64_t kMostSteps = 48;  // then a new memory, so that creation is killed too
  constexpr unsigned kSeed = 20050705;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  const TemporaryFolder folder(find_fast_folder());
  std::uint64_t memories = 0;
  std::uint64_t known = 0;  // steps that are lasting
  std::uint64_t total = 0;
  Model model;
  for (int round = 0; round < kRounds; ++round) {
    if (known >= kMostSteps) {
      total += known;
      std::filesystem::remove_all(folder.path() / std::to_string(memories++));
      known = 0;
      model.clear();
    }
    const std::filesystem::path memory = folder.path() / std::to_string(memories);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) run_child(memory, known, model, ends[1]);
    ::close(ends[1]);
    // Some steps are awaited, so that memories grow however slow the machine is; the moment after
    // is left to chance.
    std::uint64_t step = 0;
    for (unsigned awaited = random() % 3; awaited > 0; --awaited) {
      if (::read(ends[0], &step, sizeof(step)) != sizeof(step)) break;
      ASSERT_EQ(step, known);
      apply_step(known++, &model);
    }
    ::usleep(random() % 4000);
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "round " << round << ": the child failed";
    while (::read(ends[0], &step, sizeof(step)) == sizeof(step)) {
      ASSERT_EQ(step, known);
      apply_step(known++, &model);
    }
    ::close(ends[0]);
    const Model found = read_memory(memory);
    if (found != model) {  // one may have been committed but not reported
      apply_step(known++, &model);
      ASSERT_EQ(found, model) << "round " << round << ", step " << known;
    }
  }
  EXPECT_GT(total + known, 100u);
}

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class Damage : public testing::Test {
 protected:
  void SetUp() override {
    memory_ = folder_.path() / "memory";
    auto writer = MemoryWriter::create(memory_);
    ASSERT_TRUE(writer.ok());
    for (int i = 0; i < 12; ++i) {
      ASSERT_TRUE(writer->add(make_unit("open the file " + std::to_string(i) + " now")).ok());
    }
    ASSERT_TRUE(writer->remove(UnitId{3}).ok());
    ASSERT_TRUE(writer->compact().ok());
    // Two records in the tail.
    for (const char* text : {"something else", "and more of it"}) {
      ASSERT_TRUE(writer->add(make_unit(text)).ok());
      ASSERT_TRUE(writer->commit().ok());
    }
    for (const auto& entry : std::filesystem::directory_iterator(memory_)) {
      const std::string name = entry.path().filename().string();
      if (name.rfind("part-", 0) == 0) part_ = name;
      if (name.rfind("tail-", 0) == 0) tail_ = name;
    }
    ASSERT_FALSE(part_.empty());
    ASSERT_FALSE(tail_.empty());
  }

  // Opening or verifying must fail; a lookup must fail or answer as before.
  void expect_noticed(const std::string& what) {
    const auto memory = Memory::open(memory_);
    if (!memory.ok()) return;
    const auto matches = memory->find_matches("open the file 7 now", options_);
    if (matches.ok()) {
      ASSERT_EQ(matches->size(), 10u) << what;
      EXPECT_EQ((*matches)[0].source, "open the file 7 now") << what;
    }
    EXPECT_FALSE(memory->verify().ok()) << what;
  }

  TemporaryFolder folder_;
  std::filesystem::path memory_;
  std::string part_;  // names
  std::string tail_;
  MatchOptions options_{.source_language = "en", .target_language = "ru", .min_similarity = 0.5};
};

TEST_F(Damage, EveryFlippedByteIsNoticed) {
  for (const std::string& name : {std::string("MANIFEST"), part_, tail_}) {
    const std::string bytes = read_bytes(memory_ / name);
    ASSERT_FALSE(bytes.empty());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
      write_bytes(memory_ / name, damaged);
      expect_noticed(name + " byte " + std::to_string(i));
    }
    write_bytes(memory_ / name, bytes);
  }
  ASSERT_TRUE(Memory::open(memory_)->verify().ok());
}

TEST_F(Damage, EveryTruncationIsNoticed) {
  for (const std::string& name : {std::string("MANIFEST"), part_}) {
    const std::string bytes = read_bytes(memory_ / name);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      write_bytes(memory_ / name, bytes.substr(0, size));
      EXPECT_FALSE(Memory::open(memory_).ok()) << name << " cut to " << size;
    }
    write_bytes(memory_ / name, bytes);
  }
}

// A tail that ends in a record is one whose writer died in it: the commits before are there.
TEST_F(Damage, ACutTailHasTheCommitsThatAreWhole) {
  const std::string bytes = read_bytes(memory_ / tail_);
  const std::size_t second = bytes.find("STELETAL", 1);
  ASSERT_NE(second, std::string::npos);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    write_bytes(memory_ / tail_, bytes.substr(0, size));
    const auto memory = Memory::open(memory_);
    ASSERT_TRUE(memory.ok()) << memory.error().message;
    EXPECT_TRUE(memory->verify().ok());
    ASSERT_EQ(memory->unit_count(), 11u + (size >= second) + (size == bytes.size())) << size;
  }
  // A writer does not append behind half a record.
  write_bytes(memory_ / tail_, bytes.substr(0, bytes.size() - 1));
  auto writer = MemoryWriter::open(memory_);
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  ASSERT_TRUE(writer->add(make_unit("after the crash")).ok());
  ASSERT_TRUE(writer->commit().ok());
  const auto memory = Memory::open(memory_);
  ASSERT_TRUE(memory.ok()) << memory.error().message;
  EXPECT_EQ(memory->unit_count(), 13u);
  EXPECT_TRUE(memory->verify().ok());
}

TEST_F(Damage, MissingFilesAreNamed) {
  for (const std::string& name : {tail_, part_}) {
    std::filesystem::remove(memory_ / name);
    const auto memory = Memory::open(memory_);
    ASSERT_FALSE(memory.ok());
    EXPECT_EQ(memory.error().code, ErrorCode::kCorruption);
    EXPECT_NE(memory.error().message.find(name), std::string::npos) << memory.error().message;
  }
}

// What makes a unit lasting is one write and one sync, as long as few units are in the tail; and
// whoever opens the memory then finds all of them.
TEST(Tail, ASmallCommitIsOneWriteAndOneSync) {
  const TemporaryFolder folder;
  const std::filesystem::path memory = folder.path() / "memory";
  FaultyFiles files(~std::uint64_t{0}, FaultyFiles::Mode::kOnce, EIO);
  auto writer = MemoryWriter::create(memory, files);
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  std::uint64_t longer = 0;
  for (std::uint64_t i = 1; i <= 200; ++i) {
    ASSERT_TRUE(writer->add(make_unit("text " + std::to_string(i))).ok());
    const std::uint64_t before = files.calls();
    ASSERT_TRUE(writer->commit().ok());
    longer += files.calls() - before > 2;
    const auto read = Memory::open(memory);
    ASSERT_TRUE(read.ok()) << read.error().message;
    ASSERT_EQ(read->unit_count(), i);
    ASSERT_EQ(read->read_unit(UnitId{i})->variants[0].text, "text " + std::to_string(i));
  }
  // The first opens the file, and the tail is full three times, and begun again.
  EXPECT_EQ(longer, 1u + 3 * 2);
}

// Units of the tail are changed and removed by other writers as those of parts are.
TEST(Tail, EachWriterCarriesOnWhereTheLastOneStopped) {
  const TemporaryFolder folder;
  const std::filesystem::path memory = folder.path() / "memory";
  Model model;
  for (std::uint64_t step = 0; step < 150; ++step) {
    auto writer = MemoryWriter::open_or_create(memory);
    ASSERT_TRUE(writer.ok()) << writer.error().message;
    ASSERT_TRUE(commit_step(step, model, &*writer).ok());
    apply_step(step, &model);
    ASSERT_EQ(read_memory(memory), model) << "step " << step;
  }
}

// The worked example of tm/FORMAT.md.
TEST(Format, ManifestOfAnEmptyMemoryIsAsDocumented) {
  const TemporaryFolder folder;
  ASSERT_TRUE(MemoryWriter::create(folder.path() / "memory").ok());
  std::string hex;
  for (const char byte : read_bytes(folder.path() / "memory" / "MANIFEST")) {
    const char* digits = "0123456789abcdef";
    hex += digits[static_cast<unsigned char>(byte) >> 4];
    hex += digits[static_cast<unsigned char>(byte) & 15];
  }
  std::ifstream document(STELE_TESTS_DIR "/../tm/FORMAT.md");
  const std::string text{std::istreambuf_iterator<char>(document), {}};
  std::string compact;
  for (const char c : text) {
    if (c != ' ' && c != '\n') compact += c;
  }
  EXPECT_NE(compact.find(hex), std::string::npos) << hex;
}

}  // namespace
}  // namespace stele::tm
