/*
 * dlsym() and dladdr(): the names that native libraries export, and the runtime.
 *
 * The tool has written down for each library what it exports, sorted by name. Of the runtime it has what somebody may ask for:
 * all of it in a component would keep all code of CPython and of the C library alive. While the app is started whatever it asks
 * for is recorded, and the tool adds that and starts the app anew.
 *
 * A handle's symbols are those of the library, and then those of the libraries that it needs, breadth first, as POSIX has it.
 * RTLD_DEFAULT, and the handle of the program, have those of the runtime first, then those of libraries that were opened with
 * RTLD_GLOBAL, in the order in which they were. RTLD_NEXT asks for what comes after the caller's library, which nobody knows
 * here; as the runtime's definition is what all libraries are linked with, it has that.
 */

#include "dladdr.h"
#include "libraries.h"
#include "vfs.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

const struct library itself;

/* The symbol of this name among those that are sorted by it. */
static const struct library_symbol *find(const struct library_symbol *symbols, uint32_t count, const char *name) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(symbols[middle].name, name);
        if (!order)
            return &symbols[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct library_symbol *find_in(const struct library *library, const char *name) {
    return find(library->symbols, library->symbol_count, name);
}

/* The symbol in a library, or else in those that it needs, nearer ones first. Sets the error. */
static const struct library_symbol *find_from(const struct library *library, const char *name) {
    const struct program *program = componentize_program();
    const struct library **queue = calloc(program->library_count, sizeof *queue);
    if (!queue) {
        set_library_error("%s: no memory to look for symbol %s", library->path, name);
        return NULL;
    }
    uint32_t first = 0, end = 0;
    const struct library_symbol *symbol = NULL;
    queue[end++] = library;
    while (!symbol && first < end) {
        const struct library *next = queue[first++];
        symbol = find_in(next, name);
        for (uint32_t i = 0; !symbol && i < next->needed_count; i++) {
            uint32_t seen = 0;
            while (seen < end && queue[seen] != next->needed[i])
                seen++;
            if (seen == end)
                queue[end++] = next->needed[i];
        }
    }
    free(queue);
    if (!symbol)
        set_library_error("%s: symbol %s is not exported", library->path, name);
    return symbol;
}

/* The symbol in the library that was made global first, of those that have it. */
static const struct library_symbol *find_global(const char *name) {
    const struct program *program = componentize_program();
    const struct library_symbol *found = NULL;
    uint32_t before = UINT32_MAX;
    for (uint32_t i = 0; i < program->library_count; i++) {
        const struct state *state = library_state(&program->libraries[i]);
        if (!state || !state->global || state->global >= before)
            continue;
        const struct library_symbol *symbol = find_in(&program->libraries[i], name);
        if (symbol) {
            found = symbol;
            before = state->global;
        }
    }
    return found;
}

static const struct library_symbol *find_in_program(const char *name, bool with_global) {
    const struct program *program = componentize_program();
    const struct library_symbol *symbol = find(program->symbols, program->symbol_count, name);
    if (!symbol && with_global)
        symbol = find_global(name);
    if (!symbol) {
        want(name);
        set_library_error(
            "symbol %s: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module "
            "that imports ctypes names it",
            name);
    }
    return symbol;
}

void *dlsym(void *restrict handle, const char *restrict name) {
    const struct library_symbol *symbol;
    if (!componentize_program()) {
        set_library_error("symbol %s: there is no program yet", name);
        return NULL;
    }
    if (handle == RTLD_DEFAULT || handle == &itself || handle == RTLD_NEXT) {
        symbol = find_in_program(name, handle != RTLD_NEXT);
    } else if (is_library(handle)) {
        symbol = find_from(handle, name);
    } else {
        set_library_error("symbol %s: what it is looked for in is no library", name);
        return NULL;
    }
    return symbol ? (void *)(uintptr_t)symbol->value : NULL;
}

static bool is_within(uint32_t value, uint32_t start, uint32_t size) { return value >= start && value - start < size; }

int dladdr(const void *address, Dl_info *info) {
    const struct program *program = componentize_program();
    const uint32_t value = (uint32_t)(uintptr_t)address;
    for (uint32_t i = 0; program && i < program->library_count; i++) {
        const struct library *library = &program->libraries[i];
        const uint32_t base = (uint32_t)(uintptr_t)library->data;
        const bool is_function = is_within(value, library->table_base, library->table_size);
        if (!is_function && !is_within(value, base, library->memory_size))
            continue;
        const struct library_symbol *nearest = NULL;
        for (uint32_t j = 0; j < library->symbol_count; j++) {
            const struct library_symbol *symbol = &library->symbols[j];
            const bool fits = is_function
                                  ? symbol->value == value
                                  : is_within(symbol->value, base, library->memory_size) && symbol->value <= value;
            if (fits && (!nearest || symbol->value > nearest->value))
                nearest = symbol;
        }
        *info = (Dl_info){
            .dli_fname = library->path,
            .dli_fbase = library->data,
            .dli_sname = nearest ? nearest->name : NULL,
            .dli_saddr = nearest ? (void *)(uintptr_t)nearest->value : NULL,
        };
        return 1;
    }
    return 0;
}
