/*
 * The program data and the phase: pre-initialization or run time.
 *
 * Both are process-wide by nature, and nobody else keeps them. The phase starts as pre-initialization, since libc's
 * constructors already ask for the environment and the clock, and is itself part of the snapshot: its value in the image is
 * what the component starts with.
 */

#include "vfs.h"

static const struct program *installed;
static bool is_run_time;

bool host_available(void) { return is_run_time && !(installed && installed->flags & PROGRAM_STUB_WASI); }

const struct program *componentize_program(void) { return installed; }

void program_install(const struct program *program) { installed = program; }

bool componentize_is_run_time(void) { return is_run_time; }

void componentize_enter_run_time(void) { is_run_time = true; }

/* Defined by the linker: --stack-first puts the stack at the bottom of memory, growing down from __stack_high. */
extern char __stack_low, __stack_high, __heap_base;

const struct memory_regions *componentize_memory_regions(void) {
    static struct memory_regions regions;
    regions.stack_low = (uint32_t)(uintptr_t)&__stack_low;
    regions.stack_high = (uint32_t)(uintptr_t)&__stack_high;
    regions.heap_base = (uint32_t)(uintptr_t)&__heap_base;
    return &regions;
}
