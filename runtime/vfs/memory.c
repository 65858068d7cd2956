/*
 * free() and realloc() which leave nothing behind.
 *
 * A snapshot holds all of memory that is not zero, and of what a program has freed most is still there: the source text of
 * imported modules, say. In pre-initialization a block is therefore zeroed before it is freed. What remains is the
 * allocator's own words, a few for each free block. At run time freeing costs a look at the phase.
 *
 * Native extensions are linked later, and import these functions under the names of those that they wrap.
 */

#include "vfs.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

EXPORT(free) void __wrap_free(void *block);
EXPORT(realloc) void *__wrap_realloc(void *block, size_t size);

static void clear(void *block, size_t from) { memset((char *)block + from, 0, malloc_usable_size(block) - from); }

WRAP(void, free, (void *block)) {
    if (block && preinitializing())
        clear(block, 0);
    __real_free(block);
}

/*
 * The allocator's realloc() may move a block and free the old one by itself, so it is only called to shrink a block, which
 * leaves it where it is.
 */
WRAP(void *, realloc, (void *block, size_t size)) {
    if (!block || !preinitializing())
        return __real_realloc(block, size);
    size_t usable = malloc_usable_size(block);
    if (size <= usable) {
        clear(block, size);
        return __real_realloc(block, size);
    }
    void *larger = malloc(size);
    if (larger) {
        memcpy(larger, block, usable);
        free(block);
    }
    return larger;
}
