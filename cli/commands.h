// The commands of `stele`, one file each: add_align_command lives in align_command.cc.
#pragma once

#include <CLI/CLI.hpp>

namespace stele::cli {

// Each adds its sub-command to `app` and returns. Options live in a std::shared_ptr that the
// command's action holds, since parsing happens later.
void add_segment_command(CLI::App& app);
void add_words_command(CLI::App& app);
void add_align_command(CLI::App& app);
void add_match_documents_command(CLI::App& app);
void add_check_command(CLI::App& app);
void add_terms_command(CLI::App& app);
void add_evaluate_command(CLI::App& app);
void add_train_aligner_command(CLI::App& app);
void add_find_command(CLI::App& app);
void add_concordance_command(CLI::App& app);
void add_delete_command(CLI::App& app);
void add_compact_command(CLI::App& app);
void add_stats_command(CLI::App& app);
void add_verify_command(CLI::App& app);

void add_clean_command(CLI::App& app);
void add_convert_command(CLI::App& app);
void add_export_command(CLI::App& app);
void add_import_command(CLI::App& app);
void add_embed_command(CLI::App& app);
void add_train_command(CLI::App& app);
// Hangs in `stele train`.
void add_train_models_command(CLI::App& train);

}  // namespace stele::cli
