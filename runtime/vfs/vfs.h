/*
 * The virtual layer between libc and WASI: what its files share.
 *
 * wasi-libc reaches the host through the typed functions of its bindings of WASI 0.2 (<wasi/wasip2.h>). The final link
 * replaces those that do something with the host by functions of this folder: `wasm-ld --wrap=NAME` leads calls of NAME to
 * __wrap_NAME, and __real_NAME to what NAME was. The linked names need no list: runtime/link.sh takes them from the object
 * files. A wrapper that nothing calls is dropped by the linker, and with it the import behind its __real_ function.
 *
 * Each wrapper asks two questions:
 *
 * - Whose handle is it? Handles of this layer have numbers from HANDLE_BASE on, which no host ever gives: the canonical
 *   ABI's tables end at 2^28 - 1. They mean files of the program's tree, the root directory, the standard streams, and
 *   what was made of them. All others are the host's, and their calls go straight on.
 * - Is there a host (host_available())? Before the snapshot there is none, and a component with --stub-wasi never has one.
 *
 * The root directory is the only preopened directory that libc sees, and it is virtual. So libc's tables, frozen in the
 * snapshot, stay right, and files of the tree that were open at the snapshot can still be read after it. A path below the
 * root leads, in this order, to
 *
 *   1. the host's preopened directory with the longest matching name, except for `/`: as if it were mounted there;
 *   2. the files in memory, for what is below /tmp, unless the host's preopened `/` has a directory `tmp`, and /dev/null;
 *   3. what the tree has, except for its root;
 *   4. the host's preopened `/` (or `.`, which libc takes for the same);
 *   5. the tree's root.
 *
 * So directories of the tree hide those of the same name in the host's root from listings, and thus from imports: what a
 * component imports does not depend on what lies about where it is run.
 *
 *   descriptors.c   open files and directories              paths.c      what is at a path
 *   tree.c          lookup in the tree                      preopens.c   the host's preopened directories
 *   handles.c       the table of handles                    streams.c    reading, writing, the standard streams
 *   clocks.c        clocks, timers, polling                 random.c     randomness
 *   process.c       environment, arguments, exit            network.c    sockets and name lookup
 *   libraries.c     dlopen() and dlsym()                    memory.c     free() that leaves no garbage
 *   duplicate.c     dup()                                   phase.c      the program data and the phase
 *   contents.c      what compressed files contain
 *   install.c       taking over new program data
 *   temporary.c     the files of /tmp                       temporary_files.c   and what is in them
 */

#ifndef VFS_H
#define VFS_H

#include <stddef.h>
#include <wasi/wasip2.h>

#include "componentize.h"

/* Opens the definition of a wrapper, and declares what it wraps. */
#define WRAP(result, name, parameters)                                                                                 \
    result __real_##name parameters;                                                                                   \
    result __wrap_##name parameters;                                                                                   \
    result __wrap_##name parameters

/* ---- The program data and the phase (phase.c) ----------------------------------------------------------------------- */

/* Whether there is a host: at run time, except with --stub-wasi. */
bool host_available(void);

/* Whether a snapshot is still to be taken. */
static inline bool preinitializing(void) { return !componentize_is_run_time(); }

/* Makes this the installed program. */
void program_install(const struct program *program);

/* ---- Handles (handles.c) -------------------------------------------------------------------------------------------- */

enum {
    HANDLE_BASE = 1 << 29,
    HANDLE_STDIN = HANDLE_BASE, /* the standard streams, as streams and as pollables */
    HANDLE_STDOUT,
    HANDLE_STDERR,
    HANDLE_READY,   /* a pollable that is always ready */
    HANDLE_NETWORK, /* the network that allows nothing */
    HANDLE_ERROR,   /* the error that a stream failed with */
    HANDLE_FIRST,   /* those in the table */
};

enum handle_kind {
    HANDLE_FREE,
    HANDLE_DESCRIPTOR,
    HANDLE_INPUT_STREAM,
    HANDLE_ENTRY_STREAM,
    HANDLE_TIMER,
    HANDLE_STALE, /* of a tree that is there no more; its number is taken until it is dropped */

    /* Of files and directories in /tmp (temporary.h), from here on. */
    HANDLE_TEMPORARY, /* a descriptor */
    HANDLE_TEMPORARY_INPUT,
    HANDLE_TEMPORARY_OUTPUT,
    HANDLE_TEMPORARY_ENTRIES,
};

/* What a virtual handle stands for. */
struct handle {
    enum handle_kind kind;
    union {
        const struct tree_node *node;     /* the file or directory, except for a timer */
        struct temporary_node *temporary; /* the same in /tmp */
    };
    /*
     * Of a stream: the byte to come; of an entry stream: the entry; of a timer: nanoseconds; of a descriptor in /tmp: its
     * flags.
     */
    uint64_t position;
};

static inline bool handle_is_virtual(int32_t number) { return number >= HANDLE_BASE; }

/* A new handle's number, or 0 if memory is exhausted. */
int32_t handle_add(struct handle handle);

/* The same for a handle of a node of the tree, and for timers. */
int32_t handle_new(enum handle_kind kind, const struct tree_node *node, uint64_t position);

/* What the number stands for, or NULL if it is not a handle of that kind. Valid until the next handle_new(). */
struct handle *handle_get(int32_t number, enum handle_kind kind);

/* Frees a number of the table; others are left alone. With the last handle of a file goes what was decompressed of it. */
void handle_drop(int32_t number);

/* Makes all handles of nodes stale, and `root` the node of the root directory's handle. */
void handles_set_root(const struct tree_node *root);

/* The number of the root directory. */
int32_t handle_root(void);

/* ---- The tree (tree.c) ---------------------------------------------------------------------------------------------- */

/* Whether it is the directory `/`, which is its own parent. */
bool tree_is_root(const struct tree_node *directory);

/* The next component of a path: moves *path behind it. False at the end of the path. */
bool path_component(wasip2_string_t *path, wasip2_string_t *component);

/*
 * Looks `path` up from a directory on. NULL if there is nothing: then *error says why. Neither `.` nor `..` nor repeated
 * slashes need to be resolved before. A `..` that leads out of `directory` is not permitted, except from the root.
 */
const struct tree_node *tree_lookup(const struct tree_node *directory, const wasip2_string_t *path,
                                    filesystem_error_code_t *error);

/*
 * The path with every `..` taken out that follows a directory of the tree. There are no symbolic links in the tree, so
 * that this is safe, where the host alone can tell what `..` means in its own directories. Gives malloc()ed bytes, and
 * NULL if there is nothing to take out, or no memory.
 */
uint8_t *tree_normalize(const struct tree_node *root, const wasip2_string_t *path, size_t *length);

/* ---- Contents of files (contents.c) ---------------------------------------------------------------------------------- */

/* The bytes of a file. Valid as long as a handle of it is open; NULL if memory is exhausted. */
const uint8_t *contents_of(const struct tree_node *node);

/* Forgets what was decompressed of a file of which no handle is open any more. */
void contents_release(const struct tree_node *node);

/*
 * Decompresses `source` into `length` bytes at `target`, with the dictionary of the program `dictionary`, or without one if
 * that is NULL. False if memory is exhausted, or the data are not what they should be.
 */
bool decompress(const struct compressed *source, void *target, size_t length, const struct program *dictionary);

/* ---- Preopened directories (preopens.c) ------------------------------------------------------------------------------ */

/* A place in a directory of the host. */
struct host_place {
    int32_t descriptor; /* 0: none */
    wasip2_string_t path;
};

/* Where the path, relative to `/`, is in the host's preopened directories: the one with the longest matching name. */
struct host_place preopen_lookup(const wasip2_string_t *path);

/* The same path in the host's preopened root, if there is one. */
struct host_place preopen_root(const wasip2_string_t *path);

/* ---- Streams (streams.c) -------------------------------------------------------------------------------------------- */

/* Forgets what was captured of standard output and standard error. */
void output_forget(void);

/* Writes text to the captured standard error. */
void output_note(const char *text, size_t length);

/* The host's stream behind a standard stream's virtual handle, fetched when first asked for. */
streams_borrow_input_stream_t host_stdin(void);
streams_borrow_output_stream_t host_output(int32_t number);

/* ---- Others --------------------------------------------------------------------------------------------------------- */

/* Clears the list of what dlopen() and dlsym() did not find (libraries.c). */
void wanted_forget(void);

/* Seeds the random numbers of pre-initialization (random.c). */
void random_seed(const uint8_t seed[16]);

#endif
