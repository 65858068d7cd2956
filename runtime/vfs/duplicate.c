/*
 * dup() and its kin, which this version of wasi-libc lacks.
 *
 * Libc's descriptor table has an entry for each file descriptor: its data, and a table of functions that work on the data,
 * of which the first frees it. Two entries with the same data are two descriptors of one open file, sharing its position
 * as POSIX asks for, provided that the data is freed with the last of them. So both get a copy of the function table whose
 * first function counts. dup2() puts the copy in the place of the entry that it replaces; where there is none, entries are
 * made until it is the one's turn, and those before it are freed again.
 *
 * The table's layout is private to wasi-libc; it is that of the version which runtime/cpython/version pins.
 */

#include "vfs.h"
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum {
    FUNCTION_COUNT = 24,
    MOST_DESCRIPTORS = 1024, /* dup2() makes none from here on */
};

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
int descriptor_table_remove(int fd);

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

static int insert(struct shared *shared) {
    int copy = descriptor_table_insert((descriptor_table_entry_t){shared->data, &shared->vtable});
    if (copy >= 0)
        shared->references++;
    return copy;
}

int dup(int fd) {
    descriptor_table_entry_t *entry = descriptor_table_get_ref(fd);
    struct shared *shared = entry ? share(entry) : NULL;
    return shared ? insert(shared) : -1;
}

/* Makes the entry of a number that has none. The table gives numbers that were free before those that it never had. */
static int insert_at(struct shared *shared, int target) {
    int others[MOST_DESCRIPTORS], count = 0, copy;
    while ((copy = insert(shared)) >= 0 && copy != target && count < MOST_DESCRIPTORS)
        others[count++] = copy;
    const int reason = errno;
    while (count > 0)
        descriptor_table_remove(others[--count]);
    if (copy < 0)
        errno = reason;
    return copy;
}

int dup2(int fd, int target) {
    descriptor_table_entry_t *entry = descriptor_table_get_ref(fd);
    if (!entry || fd == target)
        return entry ? target : -1;
    if (target < 0 || target >= MOST_DESCRIPTORS) {
        errno = EBADF;
        return -1;
    }
    struct shared *shared = share(entry);
    if (!shared)
        return -1;
    const int before = errno;
    descriptor_table_entry_t *replaced = descriptor_table_get_ref(target);
    if (!replaced) {
        errno = before;
        return insert_at(shared, target);
    }
    const descriptor_table_entry_t old = *replaced;
    *replaced = (descriptor_table_entry_t){shared->data, &shared->vtable};
    shared->references++;
    old.vtable->free(old.data);
    return target;
}

/* There is no exec() through which a descriptor could be kept. */
int dup3(int fd, int target, int flags) {
    if (fd == target || flags & ~O_CLOEXEC) {
        errno = EINVAL;
        return -1;
    }
    return dup2(fd, target);
}
