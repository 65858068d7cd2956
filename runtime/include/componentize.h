/*
 * What the componentize tool, the runtime's C code (runtime/vfs, runtime/interpreter) and its Rust shim (runtime/shim) share.
 *
 * Three parts:
 *
 * - The program data: structures that the tool lays out in the runtime's memory before it starts an app (the crate
 *   componentize-program encodes them). They hold the app's files, its native libraries and a few settings. The runtime
 *   reads them and never writes to them. Pointers are absolute addresses, all integers little-endian, as in any wasm32
 *   memory.
 * - Exports of the runtime that the tool calls and that are implemented in C. Those implemented in Rust
 *   (componentize_initialize, componentize_start, componentize_finish, componentize_report) are described there.
 * - C functions for the shim.
 *
 * An app lives in two phases. During *pre-initialization* (what Wizer calls so) the runtime has no host: every import is
 * bound to a trap, and whatever CPython or the app asks of the system is answered from the program data or by constants.
 * At *run time*, after the snapshot, the host is there and is called; the files of the program data stay visible beside the
 * host's. componentize_enter_run_time() is the border.
 */

#ifndef COMPONENTIZE_H
#define COMPONENTIZE_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The program data ---------------------------------------------------------------------------------------------- */

enum tree_node_kind {
    TREE_REMOVED = 0, /* taken out by the tool after pre-initialization: as if it were not there */
    TREE_DIRECTORY = 1,
    TREE_FILE = 2,
    TREE_COMPRESSED = 3, /* a file whose bytes are compressed */
};

/* Compressed bytes: a frame of Zstandard (RFC 8878). Not aligned. */
struct compressed {
    uint8_t length[4]; /* of the frame in bytes, little-endian */
    uint8_t frame[];
};

/* A file or directory. */
struct tree_node {
    const char *name;     /* UTF-8, without a terminating NUL */
    uint32_t name_length; /* bytes */
    uint32_t kind;        /* enum tree_node_kind */
    /* A file's bytes; a compressed file's struct compressed; a directory's entries: struct tree_node[], sorted by the
     * bytes of names. */
    const void *content;
    uint32_t length; /* of a file: bytes, when they are not compressed; of a directory: entries */
};

/* A name that a native library, or the runtime itself, exports. */
struct library_symbol {
    const char *name; /* NUL-terminated */
    uint32_t value;   /* a function: its slot in the table; data: its address */
};

/*
 * A native library that is linked into the program, as dlopen() and dlsym() see it.
 *
 * One that the app did not open before the snapshot is *late*: it is not part of the program that is run then, where its
 * functions are missing from the table, but of the component. Its data are compressed; the first dlopen() unpacks them.
 */
struct library {
    const char *path;                     /* NUL-terminated, absolute in the tree */
    const struct library_symbol *symbols; /* sorted as strcmp() does */
    uint32_t symbol_count;
    void (*apply_data_relocs)(void); /* __wasm_apply_data_relocs, or NULL */
    void (*call_constructors)(void); /* __wasm_call_ctors, or NULL; both run at the first dlopen(), in this order */
    uint32_t is_late;                /* 0 or 1 */
    void *data;                      /* its memory */
    uint32_t data_length;            /* of a late library: bytes of its data, which belong there; all is zero before */
    const struct compressed *compressed_data; /* NULL if there are none */
    uint32_t memory_size;                     /* bytes */
    uint32_t table_base;                      /* its first slot of the table */
    uint32_t table_size;                      /* slots */
    const struct library *const *needed;      /* what has to be opened before it */
    uint32_t needed_count;
    const char *missing; /* file names of libraries without which it cannot be opened and that are not there; or NULL */
};

enum program_flag {
    PROGRAM_STUB_WASI = 1 << 0, /* there is no host at run time either */
};

#define PROGRAM_VERSION 3

struct program {
    uint32_t version;      /* PROGRAM_VERSION */
    struct tree_node root; /* the directory "/" */
    const struct library *libraries;
    uint32_t library_count;
    const char *application; /* the app's module, NUL-terminated, or NULL */
    const char *search_path; /* directories to put in front of sys.path, separated by ':', NUL-terminated */
    const char *abi_module;  /* the module with the world's types and functions, NUL-terminated, or NULL */
    uint32_t flags;          /* enum program_flag */
    const void *dictionary;  /* of Zstandard, with which files are compressed; NULL if there is none */
    uint32_t dictionary_length;
    const struct library_symbol *symbols; /* of the runtime itself: those that can be asked for, sorted likewise */
    uint32_t symbol_count;
    uint8_t seed[16]; /* derived from the tool's inputs; all randomness of pre-initialization comes from it */
};

#if __SIZEOF_POINTER__ == 4
_Static_assert(sizeof(struct tree_node) == 20 && sizeof(struct library_symbol) == 8 && sizeof(struct library) == 60 &&
                   sizeof(struct program) == 80,
               "the layout that the crate componentize-program writes");
#endif

/* ---- Exports for the tool ------------------------------------------------------------------------------------------ */

#define EXPORT(name) __attribute__((export_name(#name)))

/* A piece of memory, as the tool reads it. */
struct region {
    uint32_t address;
    uint32_t length; /* bytes */
};

/*
 * What was written to standard output (stream 1) or standard error (stream 2) during pre-initialization, since the program
 * data was installed. To be read before componentize_finish(), which forgets it. Any other stream gives an empty region.
 */
EXPORT(componentize_captured_output) const struct region *componentize_captured_output(uint32_t stream);

/*
 * What dlopen() and dlsym() were asked for during pre-initialization in vain: absolute paths of libraries that are not among
 * the program's, or are late, and names of the runtime's symbols, which do not begin with a slash. Each is there once, in the
 * order in which they were asked for, and followed by a NUL, which none contains.
 */
EXPORT(componentize_wanted) const struct region *componentize_wanted(void);

/* The path of the library whose constructors are running, also where one of them has trapped; empty if there is none. */
EXPORT(componentize_opening_library) const struct region *componentize_opening_library(void);

/*
 * The lowest address of the C stack, and the one past its end. All below __stack_pointer is dead between calls. From there
 * on there are constants and variables of compiled code, up to where the heap begins.
 */
struct memory_regions {
    uint32_t stack_low;
    uint32_t stack_high;
    uint32_t heap_base;
};

EXPORT(componentize_memory_regions) const struct memory_regions *componentize_memory_regions(void);

/* A piece of the heap, and the Python module whose objects are there: its name in UTF-8. */
struct extent {
    uint32_t module;
    uint32_t module_length; /* bytes */
    uint32_t address;
    uint32_t length; /* bytes */
};

/*
 * Whose the heap is: a region of `struct extent`. They can overlap. To be called when memory was read, as it allocates, and
 * once only.
 */
EXPORT(componentize_measure) const struct region *componentize_measure(void);

/* ---- Functions for the shim ---------------------------------------------------------------------------------------- */

/*
 * Installs program data: from here on its tree is the file system. What was captured and recorded for an earlier program
 * is forgotten, and open files of its tree become invalid. The data must stay where it is.
 */
void componentize_set_program(const struct program *program);

/* The installed program data, or NULL before there is any. */
const struct program *componentize_program(void);

/*
 * Starts CPython: isolated from environment and user, UTF-8 everywhere, the hash seed fixed, sys.path just the standard
 * library of the tree. False if that failed: then standard error says why.
 */
bool componentize_python_start(void);

/* From here on, code objects are made without columns, as by `python -X no_debug_ranges`. */
void componentize_forget_columns(void);

/*
 * Zeroes freed memory, so that none of its content gets into a snapshot, and forgets captured output. Best called after a
 * garbage collection; CPython must hold its GIL. Nothing is invalidated, and the program may go on.
 */
void componentize_sweep(void);

/*
 * Makes objects immortal that nobody would miss, so that counting references to them changes no memory. Best called when the
 * garbage collector was told to leave alone what there is; CPython must hold its GIL.
 */
void componentize_immortalize(void);

struct _object; /* CPython's PyObject */

/*
 * The value of the attribute `name` of an object, a new reference, if it is the one at `place` (from 0) of those that the object has
 * in itself. NULL, without an exception, if it is not, or if that cannot be told.
 */
struct _object *componentize_attribute_at(struct _object *object, size_t place, struct _object *name);

/* Gives an object an attribute which it does not have, as its next one. False, and nothing is done, if `place` is not that of it. */
bool componentize_add_attribute_at(struct _object *object, size_t place, struct _object *name, struct _object *value);

/*
 * Whether pre-initialization has ended. This is the only place that knows the phase: whoever goes by it asks here each time.
 * The host is there then, unless the component was built with --stub-wasi, and the world's imports can be called.
 */
bool componentize_is_run_time(void);

/* Ends pre-initialization: from the next call on, the host is there. */
void componentize_enter_run_time(void);

/*
 * Fetches the environment from the host, into libc's `environ`, which it gives: "NAME=value" strings, NULL at the end. For
 * the first call at run time: what libc has before was frozen in the snapshot.
 */
char **componentize_refresh_environment(void);

struct componentize_arguments {
    char **values; /* NUL-terminated strings, never freed */
    uint32_t count;
};

/* Fetches the program's arguments from the host, the program's name first. None are there during pre-initialization. */
void componentize_arguments(struct componentize_arguments *arguments);

#ifdef __cplusplus
}
#endif

#endif
