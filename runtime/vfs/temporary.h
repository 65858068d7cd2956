/*
 * The directory /tmp, whose files are in memory.
 *
 * What programs put there is theirs alone: it is gone with the instance. What an app puts there while it is imported is
 * part of the snapshot, and every instance starts with it. The host's own /tmp, if it preopens one or preopens a root that
 * has one, takes its place at run time.
 *
 * /dev/null is one node more, which no directory has: what is written to it is gone, and nothing can be read from it. (Other
 * devices are not there. What /dev/urandom is for, os.urandom() does.)
 *
 *   temporary.c         the nodes: looking up, making, removing, renaming
 *   temporary_files.c   what is in a file, and the open files and directories
 */

#ifndef TEMPORARY_H
#define TEMPORARY_H

#include "vfs.h"

/* A name in a directory. */
struct temporary_entry {
    uint8_t *name;
    size_t name_length;
    uint64_t serial; /* grows from entry to entry: where a listing goes on, whatever was removed meanwhile */
    struct temporary_node *node;
};

/* A file or directory. It is there as long as an entry or a handle leads to it. */
struct temporary_node {
    bool is_directory;
    bool is_device;   /* /dev/null: a file whose length stays 0 */
    uint32_t links;   /* entries that lead here */
    uint32_t handles; /* handles that are open */
    wall_clock_datetime_t accessed, modified, changed;
    union {
        struct {
            uint8_t *bytes;
            size_t length, capacity;
        } file;
        struct {
            struct temporary_node *parent;
            struct temporary_entry *entries; /* in the order of their serial numbers */
            size_t count, capacity;
            uint64_t next_serial;
        } directory;
    };
};

/* Where a path leads. */
struct temporary_place {
    struct temporary_node *node;   /* what is there, or NULL */
    filesystem_error_code_t error; /* if there is nothing, why */
    struct temporary_node
        *directory;             /* in which it is or could be made; NULL for the end of `..`, for /tmp, and nowhere */
    wasip2_string_t name;       /* its name there */
    bool is_named_as_directory; /* by a slash at its end */
};

/* ---- Paths (temporary.c) -------------------------------------------------------------------------------------------- */

/*
 * Whether a path relative to `/` leads below /tmp. If so it becomes relative to /tmp; if it only goes through (/tmp/../app),
 * what comes before its way out is taken off.
 */
bool temporary_enter(wasip2_string_t *path);

/* The directory /tmp itself. */
struct temporary_node *temporary_root(void);

struct temporary_place temporary_find(struct temporary_node *directory, wasip2_string_t path);

/* Whether a path relative to `/` is that of /dev/null, or goes through it: then *place is where it leads. */
bool temporary_find_device(const wasip2_string_t *path, struct temporary_place *place);

bool temporary_make_directory(const struct temporary_place *place, filesystem_error_code_t *err);
bool temporary_remove_directory(const struct temporary_place *place, filesystem_error_code_t *err);
bool temporary_unlink(const struct temporary_place *place, filesystem_error_code_t *err);
bool temporary_rename(const struct temporary_place *from, const struct temporary_place *to,
                      filesystem_error_code_t *err);
bool temporary_link(const struct temporary_place *from, const struct temporary_place *to, filesystem_error_code_t *err);

/* A new, empty file at a place where there is nothing. NULL if it cannot be made. */
struct temporary_node *temporary_make_file(const struct temporary_place *place, filesystem_error_code_t *err);

/* The first entry whose serial number is at least this one, or NULL. */
const struct temporary_entry *temporary_entry_from(const struct temporary_node *directory, uint64_t serial);

/* Frees the node if nothing leads to it any more. */
void temporary_collect(struct temporary_node *node);

/* ---- Space (temporary.c) -------------------------------------------------------------------------------------------- */

/* Takes space that `more` bytes need in the place of `less`. False if there is not that much. */
bool temporary_take_space(size_t more, size_t less);

/* ---- Files (temporary_files.c) -------------------------------------------------------------------------------------- */

/* A new handle, of one of the kinds from HANDLE_TEMPORARY on. 0 if memory is exhausted. */
int32_t temporary_handle(enum handle_kind kind, struct temporary_node *node, uint64_t position);

bool temporary_open(const struct temporary_place *place, filesystem_open_flags_t open_flags,
                    filesystem_descriptor_flags_t flags, int32_t *handle, filesystem_error_code_t *err);

void temporary_stat(const struct temporary_node *node, filesystem_descriptor_stat_t *stat);
void temporary_hash(const struct temporary_node *node, filesystem_metadata_hash_value_t *hash);
void temporary_set_times(struct temporary_node *node, const filesystem_new_timestamp_t *access,
                         const filesystem_new_timestamp_t *modification);

bool temporary_set_size(struct temporary_node *file, uint64_t size, filesystem_error_code_t *err);

/* Copies what is there from `offset` on, `length` bytes at the most, into a list of the caller's. */
bool temporary_read(const struct temporary_node *file, uint64_t offset, uint64_t length, wasip2_list_u8_t *list);

/* False if there is no space for all of it: then nothing was written. */
bool temporary_write(struct temporary_node *file, uint64_t offset, const wasip2_list_u8_t *list);

/* The position of an output stream that appends. */
#define TEMPORARY_END UINT64_MAX

/* Writes to a HANDLE_TEMPORARY_OUTPUT, and moves it on. */
bool temporary_write_stream(struct handle *stream, const wasip2_list_u8_t *list);

#endif
