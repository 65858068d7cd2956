/* What can be said of a node of the tree in terms of wasi:filesystem (descriptors.c). */

#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include "vfs.h"

/* The time of everything: of all files in the tree, and where the wall clock starts in pre-initialization. */
extern const wall_clock_datetime_t constant_time;

/* The node that a virtual descriptor is about, or NULL. */
const struct tree_node *descriptor_node(int32_t number);

void node_stat(const struct tree_node *node, filesystem_descriptor_stat_t *stat);
void node_hash(const struct tree_node *node, filesystem_metadata_hash_value_t *hash);

/* Fails a wrapper of a function of wasi:filesystem. */
#define FAIL(err, code)                                                                                                \
    do {                                                                                                               \
        *(err) = FILESYSTEM_ERROR_CODE_##code;                                                                         \
        return false;                                                                                                  \
    } while (0)

#endif
