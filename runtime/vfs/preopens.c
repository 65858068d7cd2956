/*
 * The host's preopened directories, which libc does not see: it is told of the virtual root alone. They are fetched when a
 * path is first looked up at run time, and kept until the end, as libc would.
 *
 * Their names are made comparable with paths relative to `/` as libc does: without leading `/` and `./`, since a program's
 * working directory is `/` at the start. `/` and `.` become the empty name.
 */

#include "vfs.h"

#include <stdlib.h>
#include <string.h>

static filesystem_preopens_list_tuple2_own_descriptor_string_t preopens;
static bool preopens_fetched;

static wasip2_string_t without_prefix(wasip2_string_t path) {
    for (;;) {
        size_t skip = 0;
        if (path.len && path.ptr[0] == '/')
            skip = 1;
        else if (path.len > 1 && path.ptr[0] == '.' && path.ptr[1] == '/')
            skip = 2;
        else if (path.len == 1 && path.ptr[0] == '.')
            skip = 1;
        else
            return path;
        path.ptr += skip;
        path.len -= skip;
    }
}

static wasip2_string_t without_suffix(wasip2_string_t path) {
    while (path.len && path.ptr[path.len - 1] == '/')
        path.len--;
    return path;
}

/* Libc's only preopened directory is the root. The result is libc's to free. */
WRAP(void, filesystem_preopens_get_directories, (filesystem_preopens_list_tuple2_own_descriptor_string_t * ret)) {
    ret->ptr = malloc(sizeof *ret->ptr);
    uint8_t *name = malloc(1);
    if (!ret->ptr || !name)
        abort();
    *name = '/';
    ret->ptr[0].f0.__handle = handle_root();
    ret->ptr[0].f1 = (wasip2_string_t){name, 1};
    ret->len = 1;
}

static void fetch(void) {
    if (preopens_fetched)
        return;
    preopens_fetched = true;
    __real_filesystem_preopens_get_directories(&preopens);
    for (size_t i = 0; i < preopens.len; i++)
        preopens.ptr[i].f1 = without_suffix(without_prefix(preopens.ptr[i].f1));
}

struct host_place preopen_lookup(const wasip2_string_t *path) {
    static uint8_t dot[] = ".";
    fetch();
    struct host_place place = {0};
    size_t longest = 0;
    const wasip2_string_t relative = without_prefix(*path);
    for (size_t i = 0; i < preopens.len; i++) {
        const wasip2_string_t name = preopens.ptr[i].f1;
        if (name.len <= longest || name.len > relative.len || memcmp(name.ptr, relative.ptr, name.len))
            continue;
        wasip2_string_t rest = {relative.ptr + name.len, relative.len - name.len};
        if (rest.len && *rest.ptr != '/')
            continue;
        longest = name.len;
        place.descriptor = preopens.ptr[i].f0.__handle;
        place.path = without_prefix(rest);
        if (!place.path.len)
            place.path = (wasip2_string_t){dot, 1};
    }
    return place;
}

struct host_place preopen_root(const wasip2_string_t *path) {
    fetch();
    for (size_t i = 0; i < preopens.len; i++)
        if (!preopens.ptr[i].f1.len)
            return (struct host_place){preopens.ptr[i].f0.__handle, *path};
    return (struct host_place){0};
}
