/*
 * dlopen() and dlsym() over the native libraries that are linked into the program (wasi-libc has the header and no
 * libraries). A library is known by its absolute path in the tree; its data are in memory and its functions in the table
 * already, all that is left to do is to run its relocations and constructors when it is first opened. Libraries stay open.
 *
 * What is asked for and not there is recorded: the tool links it in and starts the app anew. So it is for a late library
 * during pre-initialization, whose functions are not there yet.
 */

#include "vfs.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The libraries that were opened: one flag each, for the program whose libraries these are. */
static bool *opened;
static const struct library *opened_of;

static struct {
    char *paths; /* each followed by a NUL */
    size_t length;
} wanted;

static char *error; /* what dlerror() will say, allocated */

static void set_error(const char *format, const char *name) {
    free(error);
    if (asprintf(&error, format, name) < 0)
        error = NULL;
}

void wanted_libraries_forget(void) {
    free(wanted.paths);
    wanted.paths = NULL;
    wanted.length = 0;
}

static bool is_wanted(const char *path) {
    for (size_t start = 0; start < wanted.length; start += strlen(wanted.paths + start) + 1)
        if (!strcmp(wanted.paths + start, path))
            return true;
    return false;
}

static void want(const char *path) {
    if (is_wanted(path))
        return;
    size_t size = strlen(path) + 1;
    char *longer = realloc(wanted.paths, wanted.length + size);
    if (!longer)
        return;
    memcpy(longer + wanted.length, path, size);
    wanted.paths = longer;
    wanted.length += size;
}

const struct region *componentize_wanted_libraries(void) {
    static struct region region;
    region.address = (uint32_t)(uintptr_t)wanted.paths;
    region.length = wanted.length;
    return &region;
}

/* The library whose constructors are running. Where one of them traps, it stays that. */
static const struct library *opening;

const struct region *componentize_opening_library(void) {
    static struct region region;
    region.address = opening ? (uint32_t)(uintptr_t)opening->path : 0;
    region.length = opening ? strlen(opening->path) : 0;
    return &region;
}

static const struct library *find(const char *path) {
    const struct program *program = componentize_program();
    for (uint32_t i = 0; program && i < program->library_count; i++)
        if (!strcmp(program->libraries[i].path, path))
            return &program->libraries[i];
    return NULL;
}

/* The flag of a library that says whether it was opened, or NULL if memory is exhausted. */
static bool *opened_flag(const struct library *library) {
    const struct program *program = componentize_program();
    if (opened_of != program->libraries) {
        free(opened);
        opened = calloc(program->library_count, sizeof *opened);
        opened_of = opened ? program->libraries : NULL;
    }
    return opened ? &opened[library - program->libraries] : NULL;
}

/* So much memory, in pages of 64 KiB, is worth a note if it is taken by constructors while the component is built. */
enum { NOTABLE_PAGES = 256 };

static void note_growth(const struct library *library, size_t pages) {
    char note[PATH_MAX + 100];
    int length = snprintf(note, sizeof note, "loading %s took %zu MiB of memory, which become part of the component\n",
                          library->path, pages / 16);
    if (length > 0 && (size_t)length < sizeof note)
        output_note(note, (size_t)length);
}

/* Runs what a library has to have run before it is used. Constructors may open other libraries. */
static void start(const struct library *library) {
    const struct library *outer = opening;
    const size_t pages = __builtin_wasm_memory_size(0);
    opening = library;
    if (library->apply_data_relocs)
        library->apply_data_relocs();
    if (library->call_constructors)
        library->call_constructors();
    opening = outer;
    const size_t grown = __builtin_wasm_memory_size(0) - pages;
    if (preinitializing() && grown >= NOTABLE_PAGES)
        note_growth(library, grown);
}

/* The program itself, which dlopen(NULL) gives: `import ctypes` opens it. Its names are not kept. */
static const struct library itself;

void *dlopen(const char *path, int mode) {
    (void)mode;
    if (!path)
        return (void *)&itself;
    const struct library *library = find(path);
    if (!library || (library->is_late && preinitializing())) {
        want(path);
        set_error("library %s is not linked into this component", path);
        return NULL;
    }
    bool *is_open = opened_flag(library);
    if (!is_open) {
        set_error("no memory to open library %s", path);
        return NULL;
    }
    if (!*is_open) {
        if (library->compressed_data &&
            !decompress(library->compressed_data, library->data, library->data_length, NULL)) {
            set_error("no memory to unpack library %s", path);
            return NULL;
        }
        *is_open = true;
        start(library);
    }
    return (void *)library;
}

void *dlsym(void *restrict handle, const char *restrict name) {
    const struct library *library = handle;
    uint32_t low = 0, high = library ? library->symbol_count : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(library->symbols[middle].name, name);
        if (!order)
            return (void *)(uintptr_t)library->symbols[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    set_error(library == &itself ? "symbol %s: names of the runtime itself cannot be looked up"
                                 : "symbol %s is not exported",
              name);
    return NULL;
}

int dlclose(void *handle) {
    (void)handle;
    return 0;
}

char *dlerror(void) {
    /* What is given stays valid until the next call. */
    static char *given;
    free(given);
    given = error;
    error = NULL;
    return given;
}
