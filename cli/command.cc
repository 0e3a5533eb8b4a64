#include "cli/command.h"

#include "cli/commands.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

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
void add_commands(CLI::App& app) {
  add_segment_command(app);
  add_words_command(app);
  add_align_command(app);
  add_match_documents_command(app);
  add_check_command(app);
  add_terms_command(app);
  add_evaluate_command(app);
  add_train_aligner_command(app);
  add_import_command(app);
  add_export_command(app);
  add_find_command(app);
  add_concordance_command(app);
  add_delete_command(app);
  add_compact_command(app);
  add_stats_command(app);
  add_verify_command(app);
  add_embed_command(app);
  add_train_command(app);
  add_convert_command(app);
  add_clean_command(app);
}

// Levenshtein distance in bytes: command names are ASCII.
std::size_t measure_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substitution = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substitution});
    }
  }
  return row.back();
}

std::string describe_unknown_command(const CLI::App& app, std::string_view word) {
  std::string message = "'" + std::string(word) + "' is not a command";
  std::size_t best = 3;  // two slips of the finger are still the same word
  std::string closest;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::size_t distance = measure_distance(word, command->get_name());
    if (distance < best) {
      best = distance;
      closest = command->get_name();
    }
  }
  if (!closest.empty()) message += "; did you mean '" + closest + "'?";
  return message + " (see stele --help)";
}

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
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty()) {
      return print_error(describe_unknown_command(app, argv[1]));
    }
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

void print_note(std::string_view message) {
  std::cerr << "stele: note: " << message << '\n';
}

}  // namespace stele::cli
