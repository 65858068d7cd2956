/*
 * dlopen() over the native libraries that are linked into the program (wasi-libc has the header and no libraries); symbols.c
 * has dlsym(). A library is known by its absolute path in the tree. Its data are in memory and its functions in the table
 * already, and all that it uses of others is linked: what is left to do when it is first opened is to run its relocations and
 * constructors, after those of the libraries that it needs. Libraries stay open.
 *
 * A path without a slash is a file name, and any library that has it is meant, as if all directories were searched: an open one
 * first. Others are relative to the current directory.
 *
 * What is asked for and not there is recorded: the tool links it in and starts the app anew. So it is for a late library
 * during pre-initialization, whose functions are not there yet.
 */

#include "libraries.h"
#include "vfs.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is known of each library, for the program whose libraries these are. */
static struct state *states;
static const struct library *states_of;

static struct {
    char *names; /* each followed by a NUL */
    size_t length;
} wanted;

static char *error; /* what dlerror() will say, allocated */

void set_library_error(const char *format, ...) {
    free(error);
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&error, format, arguments) < 0)
        error = NULL;
    va_end(arguments);
}

void wanted_forget(void) {
    free(wanted.names);
    wanted.names = NULL;
    wanted.length = 0;
}

static bool is_wanted(const char *name) {
    for (size_t start = 0; start < wanted.length; start += strlen(wanted.names + start) + 1)
        if (!strcmp(wanted.names + start, name))
            return true;
    return false;
}

void want(const char *name) {
    if (!preinitializing() || is_wanted(name))
        return;
    size_t size = strlen(name) + 1;
    char *longer = realloc(wanted.names, wanted.length + size);
    if (!longer)
        return;
    memcpy(longer + wanted.length, name, size);
    wanted.names = longer;
    wanted.length += size;
}

const struct region *componentize_wanted(void) {
    static struct region region;
    region.address = (uint32_t)(uintptr_t)wanted.names;
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

struct state *library_state(const struct library *library) {
    const struct program *program = componentize_program();
    if (states_of != program->libraries) {
        free(states);
        states = calloc(program->library_count, sizeof *states);
        states_of = states ? program->libraries : NULL;
    }
    return states ? &states[library - program->libraries] : NULL;
}

bool is_library(const void *handle) {
    const struct program *program = componentize_program();
    const struct library *library = handle;
    return program && library >= program->libraries && library < program->libraries + program->library_count;
}

static const struct library *find(const char *path) {
    const struct program *program = componentize_program();
    for (uint32_t i = 0; program && i < program->library_count; i++)
        if (!strcmp(program->libraries[i].path, path))
            return &program->libraries[i];
    return NULL;
}

static const struct library *find_by_file_name(const char *name) {
    const struct program *program = componentize_program();
    const struct library *found = NULL;
    for (uint32_t i = 0; program && i < program->library_count; i++) {
        const struct library *library = &program->libraries[i];
        if (strcmp(strrchr(library->path, '/') + 1, name))
            continue;
        const struct state *state = library_state(library);
        if (state && state->is_open)
            return library;
        if (!found)
            found = library;
    }
    return found;
}

/* Makes a path absolute, without `.`, `..` and empty names. False if it is too long. */
static bool normalize(const char *path, char absolute[PATH_MAX]) {
    char joined[PATH_MAX] = "";
    if (*path != '/' && !getcwd(joined, sizeof joined))
        return false;
    size_t length = strlen(joined);
    if (length + 1 + strlen(path) >= sizeof joined)
        return false;
    joined[length] = '/';
    strcpy(joined + length + 1, path);
    char *end = absolute, *rest = NULL;
    for (char *name = strtok_r(joined, "/", &rest); name; name = strtok_r(NULL, "/", &rest)) {
        if (!strcmp(name, "."))
            continue;
        if (!strcmp(name, "..")) {
            while (end > absolute && *--end != '/')
                ;
            continue;
        }
        *end++ = '/';
        end = stpcpy(end, name);
    }
    strcpy(end, end == absolute ? "/" : "");
    return true;
}

/* Says why there is no library of this path. */
static void set_not_found(const char *path) {
    char start[4] = "";
    int file = open(path, O_RDONLY);
    ssize_t length = file < 0 ? -1 : read(file, start, sizeof start);
    if (file >= 0)
        close(file);
    if (length == sizeof start && !memcmp(start, "\177ELF", sizeof start))
        set_library_error("%s: it is a library for another platform: it is not WebAssembly, but ELF", path);
    else if (length >= 0)
        set_library_error("%s: it is not linked into this component: a library has to be there when that is built",
                          path);
    else
        set_library_error("%s: no library of this %s is linked into this component", path,
                          strchr(path, '/') ? "path" : "name");
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

/* Whether a library and those that it needs can be opened now; sets the error. `asked` is the one that somebody asked for. */
static bool can_open(const struct library *library, const struct library *asked) {
    struct state *state = library_state(library);
    if (!state) {
        set_library_error("%s: no memory to open it", asked->path);
        return false;
    }
    if (state->is_open || state->is_visited)
        return true;
    bool can = true;
    if (library->missing) {
        set_library_error("%s: it needs %s, which is not in this component", library->path, library->missing);
        can = false;
    } else if (library->is_late && preinitializing()) {
        /* The tool starts the app anew; what says this is not seen. */
        want(library->path);
        set_library_error("%s: it is not linked into this component yet", library->path);
        can = false;
    }
    state->is_visited = true;
    /* All are looked at, so that all that are wanted are known at once. */
    for (uint32_t i = 0; i < library->needed_count; i++)
        can = can_open(library->needed[i], asked) && can;
    state->is_visited = false;
    return can;
}

/* Opens a library after those that it needs; where these need it in turn, it comes last. */
static bool open_library(const struct library *library) {
    struct state *state = library_state(library);
    if (state->is_open)
        return true;
    state->is_open = true;
    for (uint32_t i = 0; i < library->needed_count; i++)
        if (!open_library(library->needed[i])) {
            state->is_open = false;
            return false;
        }
    if (library->compressed_data && !decompress(library->compressed_data, library->data, library->data_length, NULL)) {
        set_library_error("%s: no memory to unpack it", library->path);
        state->is_open = false;
        return false;
    }
    start(library);
    return true;
}

/* Makes the symbols of a library, and of those that it needs, visible to all. */
static void make_global(const struct library *library) {
    static uint32_t last;
    struct state *state = library_state(library);
    if (state->global)
        return;
    state->global = ++last;
    for (uint32_t i = 0; i < library->needed_count; i++)
        make_global(library->needed[i]);
}

void *dlopen(const char *path, int mode) {
    char absolute[PATH_MAX];
    if (!(mode & (RTLD_LAZY | RTLD_NOW))) {
        set_library_error("%s: the mode has neither RTLD_LAZY nor RTLD_NOW", path ? path : "the program");
        return NULL;
    }
    if (!path)
        return (void *)&itself;
    const struct library *library;
    if (!strchr(path, '/')) {
        library = find_by_file_name(path);
    } else if (normalize(path, absolute)) {
        library = find(absolute);
        if (!library)
            want(absolute);
    } else {
        library = NULL;
    }
    if (!library) {
        set_not_found(path);
        return NULL;
    }
    if (mode & RTLD_NOLOAD) {
        const struct state *state = library_state(library);
        if (!state || !state->is_open) {
            set_library_error("%s: it is not open", path);
            return NULL;
        }
    } else if (!can_open(library, library) || !open_library(library)) {
        return NULL;
    }
    if (mode & RTLD_GLOBAL)
        make_global(library);
    return (void *)library;
}

int dlclose(void *handle) {
    if (handle == &itself || is_library(handle))
        return 0;
    set_library_error("what is to be closed is no library");
    return -1;
}

char *dlerror(void) {
    /* What is given stays valid until the next call. */
    static char *given;
    free(given);
    given = error;
    error = NULL;
    return given;
}
