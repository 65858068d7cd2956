/*
 * Zeroes what CPython has freed, before a snapshot is taken.
 *
 * CPython's allocator of small objects (Objects/obmalloc.c, "pymalloc") takes arenas of 256 KiB from malloc(), cuts them
 * into pools of 4 KiB, and those into blocks of one size. Freed blocks keep what was in them, but for the first word, which
 * links them into their pool's list of free blocks. The sweep visits the pools of all arenas:
 *
 *   - of a pool in use, it zeroes the free blocks, all but the link, and the tail that was never handed out, which still has
 *     what an earlier use of the pool left there;
 *   - of an empty pool, all but the header, in which it marks the pool as not yet prepared for any size.
 *
 * Blocks from malloc() are zeroed when they are freed (runtime/vfs/memory.c). What frames of Python functions leave on the
 * interpreter's own stack goes as well.
 */

#define Py_BUILD_CORE
#include <Python.h>

#include "internal/pycore_interp.h"
#include "internal/pycore_obmalloc.h"
#include "internal/pycore_pystate.h"

#include <string.h>

#include "../vfs/vfs.h"

#ifdef WITH_PYMALLOC

static void sweep_used_pool(poolp pool) {
    const size_t size = ((size_t)pool->szidx + 1) << ALIGNMENT_SHIFT;
    for (pymem_block *block = pool->freeblock; block; block = *(pymem_block **)block)
        memset(block + sizeof(pymem_block *), 0, size - sizeof(pymem_block *));
    if (pool->nextoffset <= pool->maxnextoffset)
        memset((char *)pool + pool->nextoffset, 0, POOL_SIZE - pool->nextoffset);
}

static void sweep_empty_pool(poolp pool) {
    poolp next = pool->nextpool;
    uint arena = pool->arenaindex;
    memset(pool, 0, POOL_SIZE);
    pool->nextpool = next;
    pool->arenaindex = arena;
    pool->szidx = DUMMY_SIZE_IDX;
}

static void sweep_arena(const struct arena_object *arena) {
    char *end = (char *)arena->pool_address; /* pools from here on were never cut off */
    for (char *pool = (char *)_Py_ALIGN_UP((void *)arena->address, POOL_SIZE); pool < end; pool += POOL_SIZE) {
        if (((poolp)pool)->ref.count)
            sweep_used_pool((poolp)pool);
        else
            sweep_empty_pool((poolp)pool);
    }
}

static void sweep_arenas(const struct _obmalloc_state *state) {
    for (uint i = 0; i < state->mgmt.maxarenas; i++)
        if (state->mgmt.arenas[i].address)
            sweep_arena(&state->mgmt.arenas[i]);
}

#endif

/* What lies above the last frame of the interpreter's stack of Python frames. */
static void sweep_frames(const PyThreadState *thread) {
    if (thread->datastack_top)
        memset(thread->datastack_top, 0, (char *)thread->datastack_limit - (char *)thread->datastack_top);
}

void componentize_sweep(void) {
    PyThreadState *thread = PyThreadState_GetUnchecked();
    if (thread) {
#ifdef WITH_PYMALLOC
        if (thread->interp->obmalloc)
            sweep_arenas(thread->interp->obmalloc);
#endif
        sweep_frames(thread);
    }
    output_forget();
}
