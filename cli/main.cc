// The command `stele`.
#include "cli/command.h"

int main(int argc, char** argv) {
  return stele::cli::run(argc, argv);
}
