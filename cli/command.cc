#include "cli/command.h"

#include "cli/commands.h"

#include <exception>
#include <iostream>
#include <string>

namespace stele::cli {
namespace {

// Set by the chosen sub-command's callback; run() executes it after parsing is complete.
Action& chosen_action() {
  static Action action;
  return action;
}

int print_error(std::string_view message) {
  std::cerr << "stele: " << message << '\n';
  return static_cast<int>(ExitCode::kError);
}

// In the order of the data's path, which is the order of the help page.
void add_commands(CLI::App&) {}

int parse_and_run(int argc, char** argv) {
  CLI::App app(
      "Stele aligns texts in any number of languages and keeps them in a translation memory.",
      "stele");
  app.set_version_flag("--version", "stele " STELE_VERSION);
  app.require_subcommand(0, 1);  // so that a mistyped flag or command is named, not just missed
  app.set_help_all_flag("--help-all", "Print the help of every command");
  add_commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& request) {
    return app.exit(request, std::cout, std::cerr);
  } catch (const CLI::CallForAllHelp& request) {
    return app.exit(request, std::cout, std::cerr);
  } catch (const CLI::CallForVersion& request) {
    return app.exit(request, std::cout, std::cerr);
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    const std::string help =
        chosen.empty() ? "stele --help" : "stele " + chosen[0]->get_name() + " --help";
    return print_error(std::string(error.what()) + " (see " + help + ")");
  }
  if (!chosen_action()) return print_error("no command given (see stele --help)");
  const auto result = chosen_action()();
  if (!result.ok()) return print_error(result.error().message);
  std::cout.flush();
  if (!std::cout) return print_error("standard output: could not be written");
  return static_cast<int>(*result);
}

}  // namespace

CLI::App* add_command(CLI::App& app, const char* name, const char* description,
                      std::string_view examples, Action action) {
  CLI::App* command = app.add_subcommand(name, description);
  if (!examples.empty()) command->footer("Examples:\n" + std::string(examples));
  command->callback([action = std::move(action)] { chosen_action() = action; });
  return command;
}

int run(int argc, char** argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& exception) {
    // Libraries return Results; what still throws is memory exhaustion or a defect.
    return print_error(std::string("unexpected failure: ") + exception.what());
  }
}

void print_warning(std::string_view message) {
  std::cerr << "stele: warning: " << message << '\n';
}

}  // namespace stele::cli
