// The frame that every command of `stele` hangs in: registration, exit codes and messages.
#pragma once

#include "align/base/result.h"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

namespace stele::cli {

// What the process tells its caller.
enum class ExitCode {
  kDone = 0,
  kFound =
      1,  // a check found something, a search found no match, an alignment is not to be trusted
  kError = 2,
};

// What a command does after its flags were parsed.
using Action = std::function<Result<ExitCode>()>;

// Adds a sub-command to `app`. `examples` is shown under the options, one example a line.
// The caller adds options to the returned sub-command; `action` runs when it was chosen.
CLI::App* add_command(CLI::App& app, const char* name, const char* description,
                      std::string_view examples, Action action);

// Returns what `text`, the value of `flag`, stands for in `choices`.
// Fails with kInvalidArgument, listing the choices.
template <class Choice>
Result<Choice> parse_choice(const char* flag, std::string_view text,
                            std::initializer_list<std::pair<const char*, Choice>> choices) {
  std::string names;
  for (const auto& [name, choice] : choices) {
    if (text == name) return choice;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return Error{ErrorCode::kInvalidArgument,
               std::string(flag) + " '" + std::string(text) + "': expected one of " + names};
}

// Runs the command line and returns the process's exit code. Every failure is one line on
// standard error: "stele: <message>".
int run(int argc, char** argv);

// Prints "stele: warning: <message>" on standard error.
void print_warning(std::string_view message);
// Prints "stele: note: <message>" on standard error.
void print_note(std::string_view message);

}  // namespace stele::cli
