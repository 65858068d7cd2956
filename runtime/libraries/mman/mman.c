/*
 * mmap() and its like for the module mmap, of files and of anonymous memory.
 *
 * WebAssembly has no virtual memory: a mapping is a copy of that part of the file, made when it is mapped. One that is shared
 * and can be written goes back into the file with msync() and munmap(), which CPython calls for flush() and close(). (POSIX
 * promises no more: only after msync() do others have to see what was written.) What others change in the file meanwhile is
 * not seen. wasi-libc's own emulation does not write back.
 *
 * Linked into the module, so that nobody else gets them.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "posix.h"

struct mapping {
    char *address;
    size_t length;
    off_t offset;
    int file; /* a descriptor of its own if it goes back there, or -1 */
    struct mapping *next;
};

static struct mapping *all;

static struct mapping **find(const char *address) {
    struct mapping **link = &all;
    while (*link && !(address >= (*link)->address && address < (*link)->address + (*link)->length))
        link = &(*link)->next;
    return link;
}

/* Reads until the buffer is full or the file is at its end. */
static int read_all(int file, char *buffer, size_t length, off_t offset) {
    while (length) {
        ssize_t count = pread(file, buffer, length, offset);
        if (count < 0)
            return -1;
        if (!count)
            return 0;
        buffer += count;
        length -= (size_t)count;
        offset += count;
    }
    return 0;
}

static int write_all(int file, const char *buffer, size_t length, off_t offset) {
    while (length) {
        ssize_t count = pwrite(file, buffer, length, offset);
        if (count < 0)
            return -1;
        buffer += count;
        length -= (size_t)count;
        offset += count;
    }
    return 0;
}

static void discard(struct mapping *mapping) {
    if (mapping->file >= 0)
        close(mapping->file);
    free(mapping->address);
    free(mapping);
}

/* Fills a new mapping from its file. */
static int map_file(struct mapping *mapping, int protection, int flags, int file) {
    if (read_all(file, mapping->address, mapping->length, mapping->offset))
        return -1;
    if (!(flags & MAP_SHARED) || !(protection & PROT_WRITE))
        return 0;
    mapping->file = dup(file);
    return mapping->file < 0 ? -1 : 0;
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    (void)address;
    if (protection & PROT_EXEC || flags & MAP_FIXED) {
        errno = ENOTSUP;
        return MAP_FAILED;
    }
    if (!length) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    struct mapping *mapping = malloc(sizeof *mapping);
    char *memory = calloc(length, 1);
    if (!mapping || !memory) {
        free(mapping);
        free(memory);
        errno = ENOMEM;
        return MAP_FAILED;
    }
    *mapping = (struct mapping){.address = memory, .length = length, .offset = offset, .file = -1, .next = all};
    if (!(flags & MAP_ANONYMOUS) && map_file(mapping, protection, flags, file)) {
        discard(mapping);
        return MAP_FAILED;
    }
    all = mapping;
    return memory;
}

int msync(void *address, size_t length, int flags) {
    (void)flags;
    struct mapping *mapping = *find(address);
    if (!mapping) {
        errno = ENOMEM;
        return -1;
    }
    size_t start = (size_t)((char *)address - mapping->address);
    size_t left = mapping->length - start;
    return mapping->file < 0
               ? 0
               : write_all(mapping->file, address, length < left ? length : left, mapping->offset + (off_t)start);
}

int munmap(void *address, size_t length) {
    struct mapping **link = find(address), *mapping = *link;
    if (!mapping || mapping->address != address || mapping->length != length) {
        errno = EINVAL; /* Only whole mappings are given up. */
        return -1;
    }
    int result = msync(address, length, MS_SYNC);
    *link = mapping->next;
    discard(mapping);
    return result;
}
