// Takes the place of Zstandard's common/allocations.h, whose functions call those of a ZSTD_customMem through a table.
//
// Nothing is allocated here: the context lies in memory that is set aside for it. With a table of its own this module would
// give components a second one, and engines that keep places for instances ready, as `wasmtime serve` does, have one in each.

#ifndef ZSTD_ALLOCATIONS_H
#define ZSTD_ALLOCATIONS_H

#define ZSTD_STATIC_LINKING_ONLY
#define ZSTD_DISABLE_DEPRECATE_WARNINGS
#include <zstd.h>

static inline void *ZSTD_customMalloc(size_t size, ZSTD_customMem memory) {
    (void)size, (void)memory;
    __builtin_trap();
}

static inline void *ZSTD_customCalloc(size_t size, ZSTD_customMem memory) {
    (void)size, (void)memory;
    __builtin_trap();
}

static inline void ZSTD_customFree(void *address, ZSTD_customMem memory) {
    (void)address, (void)memory;
    __builtin_trap();
}

#endif
