/*
 * What libraries.c, which opens native libraries, and symbols.c, which looks into them, share.
 */

#ifndef LIBRARIES_H
#define LIBRARIES_H

#include "componentize.h"

/* What is known of a library, while the program runs. */
struct state {
    bool is_open;
    bool is_visited; /* by the search that is going on */
    uint32_t global; /* not 0 if RTLD_DEFAULT has its symbols: in ascending order */
};

/* What dlopen(NULL) gives: the program itself. */
extern const struct library itself;

/* The state of one of the program's libraries; NULL if memory is exhausted. */
struct state *library_state(const struct library *library);

/* Whether a handle is one of the program's libraries. */
bool is_library(const void *handle);

/* Sets what dlerror() will say. */
__attribute__((format(printf, 1, 2))) void set_library_error(const char *format, ...);

/* Records, during pre-initialization, the path of a library or the name of a symbol of the runtime: componentize_wanted(). */
void want(const char *name);

#endif
