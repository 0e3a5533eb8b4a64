#include "align/text/read_pdf.h"

#include <array>
#include <cerrno>
#include <cstddef>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace stele {
namespace {

constexpr std::size_t kMaxTextBytes = std::size_t{1} << 30;

// Reads to the end, or to one byte over the limit.
int read_all(int descriptor, std::string* text) {
  std::array<char, 65536> buffer;
  while (text->size() <= kMaxTextBytes) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) break;
    text->append(buffer.data(), static_cast<std::size_t>(count));
  }
  return 0;
}

}  // namespace

Result<std::string> extract_pdf_text(const std::filesystem::path& path) {
  std::array<int, 2> pipe_ends{};
  if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return make_system_error("pdftotext", errno);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  // An absolute path is never taken for an option.
  std::string file = std::filesystem::absolute(path).string();
  std::string program = "pdftotext";
  std::string encoding_option = "-enc";
  std::string encoding = "UTF-8";
  std::string output = "-";
  std::array<char*, 6> arguments = {program.data(), encoding_option.data(), encoding.data(),
                                    file.data(),    output.data(),          nullptr};
  pid_t child = 0;
  const int failure =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe_ends[1]);
  if (failure != 0) {
    ::close(pipe_ends[0]);
    if (failure != ENOENT) return make_system_error("pdftotext", failure);
    return Error{ErrorCode::kNotFound,
                 "it is a PDF file, which needs pdftotext: apt-get install poppler-utils"};
  }
  std::string text;
  const int read_failure = read_all(pipe_ends[0], &text);
  ::close(pipe_ends[0]);  // a child that still writes gets SIGPIPE
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (read_failure != 0) return make_system_error("pdftotext", read_failure);
  if (text.size() > kMaxTextBytes) {
    return Error{ErrorCode::kLimitExceeded, "the PDF has more than a gigabyte of text"};
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Error{ErrorCode::kInvalidArgument,
                 "pdftotext cannot read it; it is damaged or protected"};
  }
  return text;
}

}  // namespace stele
