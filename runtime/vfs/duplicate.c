/*
 * dup(), which this version of wasi-libc lacks.
 *
 * Libc's descriptor table has an entry for each file descriptor: its data, and a table of functions that work on the data,
 * of which the first frees it. Two entries with the same data are two descriptors of one open file, sharing its position
 * as POSIX asks for, provided that the data is freed with the last of them. So both get a copy of the function table whose
 * first function counts.
 *
 * The table's layout is private to wasi-libc; it is that of the version which runtime/cpython/version pins.
 */

#include "vfs.h"
#include "posix.h"

#include <errno.h>
#include <stdlib.h>

enum { FUNCTION_COUNT = 24 };

typedef struct {
    void (*free)(void *data);
    void (*others[FUNCTION_COUNT - 1])(void);
} descriptor_vtable_t;

typedef struct {
    void *data;
    const descriptor_vtable_t *vtable;
} descriptor_table_entry_t;

int descriptor_table_insert(descriptor_table_entry_t entry);
descriptor_table_entry_t *descriptor_table_get_ref(int fd);

/* An open file that has several descriptors. */
struct shared {
    descriptor_vtable_t vtable;
    void (*free)(void *data);
    void *data;
    unsigned references;
    struct shared *next;
};

static struct shared *all;

static void release(void *data) {
    struct shared **link = &all;
    while ((*link)->data != data)
        link = &(*link)->next;
    struct shared *shared = *link;
    if (--shared->references)
        return;
    *link = shared->next;
    shared->free(data);
    free(shared);
}

/* Makes the entry one that can be copied. */
static struct shared *share(descriptor_table_entry_t *entry) {
    if (entry->vtable->free == release)
        return (struct shared *)entry->vtable;
    struct shared *shared = calloc(1, sizeof *shared);
    if (!shared) {
        errno = ENOMEM;
        return NULL;
    }
    *shared = (struct shared){
        .vtable = *entry->vtable,
        .free = entry->vtable->free,
        .data = entry->data,
        .references = 1,
        .next = all,
    };
    shared->vtable.free = release;
    all = shared;
    entry->vtable = &shared->vtable;
    return shared;
}

int dup(int fd) {
    descriptor_table_entry_t *entry = descriptor_table_get_ref(fd);
    struct shared *shared = entry ? share(entry) : NULL;
    if (!shared)
        return -1;
    int copy = descriptor_table_insert((descriptor_table_entry_t){shared->data, &shared->vtable});
    if (copy >= 0)
        shared->references++;
    return copy;
}
