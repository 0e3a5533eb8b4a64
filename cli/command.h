// The frame that every command of `stele` hangs in: registration, exit codes and messages.
#pragma once

#include "align/base/result.h"

#include <functional>
#include <string_view>

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

// Runs the command line and returns the process's exit code. Every failure is one line on
// standard error: "stele: <message>".
int run(int argc, char** argv);

// Prints "stele: warning: <message>" on standard error.
void print_warning(std::string_view message);

}  // namespace stele::cli
