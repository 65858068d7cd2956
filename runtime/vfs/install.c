/*
 * Taking over new program data: what the files of this folder keep of an earlier program is forgotten.
 */

#include "vfs.h"

void componentize_set_program(const struct program *program) {
    program_install(program);
    handles_set_root(&program->root);
    random_seed(program->seed);
    wanted_forget();
    output_forget();
}
