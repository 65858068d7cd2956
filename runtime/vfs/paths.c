/*
 * Functions of wasi:filesystem on what is at a path, relative to an open directory.
 *
 * find() says whether that is in the tree, in a directory of the host, or nowhere; vfs.h has the rules. What is in the tree
 * can be opened and looked at; every attempt to change it, or to make something where the host has no directory, finds a
 * read-only file system.
 */

#include "descriptors.h"

#include <stdlib.h>

/* What find() found. */
struct place {
    enum { IN_TREE, ON_HOST, NOWHERE } where;
    const struct tree_node *node;              /* IN_TREE */
    filesystem_borrow_descriptor_t descriptor; /* ON_HOST: a directory of the host, and the path in it */
    wasip2_string_t path;
    filesystem_error_code_t error; /* NOWHERE: why */
    uint8_t *allocated;            /* what `path` may point into */
};

static void release(struct place *place) { free(place->allocated); }

/* The type of a variable that holds what find() gives. */
#define PLACE __attribute__((cleanup(release))) struct place

static struct place find_in_tree(const struct tree_node *directory, const wasip2_string_t *path) {
    struct place place = {.where = IN_TREE};
    place.node = tree_lookup(directory, path, &place.error);
    if (!place.node)
        place.where = NOWHERE;
    return place;
}

static bool find_on_host(struct host_place host, struct place *place) {
    if (host.descriptor)
        *place = (struct place){
            .where = ON_HOST, .descriptor = {host.descriptor}, .path = host.path, .allocated = place->allocated};
    return host.descriptor;
}

/* From the root directory at run time, where host and tree overlap. */
static struct place find_from_root(const struct tree_node *root, wasip2_string_t path) {
    struct place place = {0};
    place.allocated = tree_normalize(root, &path, &path.len);
    if (place.allocated)
        path.ptr = place.allocated;
    if (find_on_host(preopen_lookup(&path), &place))
        return place;
    uint8_t *allocated = place.allocated;
    place = find_in_tree(root, &path);
    place.allocated = allocated;
    if (place.where == NOWHERE || place.node == root)
        find_on_host(preopen_root(&path), &place);
    return place;
}

static struct place find(filesystem_borrow_descriptor_t directory, const wasip2_string_t *path) {
    if (!handle_is_virtual(directory.__handle))
        return (struct place){.where = ON_HOST, .descriptor = directory, .path = *path};
    const struct tree_node *node = descriptor_node(directory.__handle);
    if (!node)
        return (struct place){.where = NOWHERE, .error = FILESYSTEM_ERROR_CODE_BAD_DESCRIPTOR};
    if (directory.__handle == handle_root() && host_available())
        return find_from_root(node, *path);
    return find_in_tree(node, path);
}

/* Why nothing can be changed at a place that is not on the host. */
static bool refuse_change(const struct place *place, filesystem_error_code_t *err) {
    *err = place->where == IN_TREE ? FILESYSTEM_ERROR_CODE_READ_ONLY : place->error;
    return false;
}

/* Why nothing can be made there. */
static bool refuse_creation(const struct place *place, filesystem_error_code_t *err) {
    *err = place->where == IN_TREE                          ? FILESYSTEM_ERROR_CODE_EXIST
           : place->error == FILESYSTEM_ERROR_CODE_NO_ENTRY ? FILESYSTEM_ERROR_CODE_READ_ONLY
                                                            : place->error;
    return false;
}

/* ---- Opening and looking -------------------------------------------------------------------------------------------- */

/* Whether a node may be opened so. */
static bool may_open(const struct tree_node *node, filesystem_open_flags_t open_flags,
                     filesystem_descriptor_flags_t flags, filesystem_error_code_t *err) {
    if (open_flags & FILESYSTEM_OPEN_FLAGS_CREATE && open_flags & FILESYSTEM_OPEN_FLAGS_EXCLUSIVE)
        FAIL(err, EXIST);
    if (open_flags & FILESYSTEM_OPEN_FLAGS_DIRECTORY && node->kind != TREE_DIRECTORY)
        FAIL(err, NOT_DIRECTORY);
    if (flags & FILESYSTEM_DESCRIPTOR_FLAGS_WRITE || open_flags & FILESYSTEM_OPEN_FLAGS_TRUNCATE) {
        if (node->kind == TREE_DIRECTORY)
            FAIL(err, IS_DIRECTORY);
        FAIL(err, READ_ONLY);
    }
    return true;
}

WRAP(bool, filesystem_method_descriptor_open_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_open_flags_t open_flags, filesystem_descriptor_flags_t flags, filesystem_own_descriptor_t *ret,
      filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_open_at(place.descriptor, path_flags, &place.path, open_flags, flags,
                                                           ret, err);
    if (place.where == NOWHERE)
        return open_flags & FILESYSTEM_OPEN_FLAGS_CREATE ? refuse_creation(&place, err) : refuse_change(&place, err);
    if (!may_open(place.node, open_flags, flags, err))
        return false;
    ret->__handle = handle_new(HANDLE_DESCRIPTOR, place.node, 0);
    if (!ret->__handle)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

WRAP(bool, filesystem_method_descriptor_stat_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_descriptor_stat_t *ret, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_stat_at(place.descriptor, path_flags, &place.path, ret, err);
    if (place.where == NOWHERE)
        return refuse_change(&place, err);
    node_stat(place.node, ret);
    return true;
}

WRAP(bool, filesystem_method_descriptor_metadata_hash_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_metadata_hash_value_t *ret, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_metadata_hash_at(place.descriptor, path_flags, &place.path, ret,
                                                                    err);
    if (place.where == NOWHERE)
        return refuse_change(&place, err);
    node_hash(place.node, ret);
    return true;
}

WRAP(bool, filesystem_method_descriptor_readlink_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, wasip2_string_t *ret, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_readlink_at(place.descriptor, &place.path, ret, err);
    if (place.where == NOWHERE)
        return refuse_change(&place, err);
    FAIL(err, INVALID); /* The tree has no symbolic links. */
}

/* ---- Changing ------------------------------------------------------------------------------------------------------- */

WRAP(bool, filesystem_method_descriptor_create_directory_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_create_directory_at(place.descriptor, &place.path, err);
    return refuse_creation(&place, err);
}

WRAP(bool, filesystem_method_descriptor_set_times_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_new_timestamp_t *access, filesystem_new_timestamp_t *modification, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_set_times_at(place.descriptor, path_flags, &place.path, access,
                                                                modification, err);
    return refuse_change(&place, err);
}

WRAP(bool, filesystem_method_descriptor_remove_directory_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_remove_directory_at(place.descriptor, &place.path, err);
    return refuse_change(&place, err);
}

WRAP(bool, filesystem_method_descriptor_unlink_file_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_unlink_file_at(place.descriptor, &place.path, err);
    return refuse_change(&place, err);
}

WRAP(bool, filesystem_method_descriptor_symlink_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *old_path, wasip2_string_t *new_path,
      filesystem_error_code_t *err)) {
    PLACE place = find(self, new_path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_symlink_at(place.descriptor, old_path, &place.path, err);
    return refuse_creation(&place, err);
}

WRAP(bool, filesystem_method_descriptor_link_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t old_path_flags, wasip2_string_t *old_path,
      filesystem_borrow_descriptor_t new_descriptor, wasip2_string_t *new_path, filesystem_error_code_t *err)) {
    PLACE from = find(self, old_path);
    PLACE to = find(new_descriptor, new_path);
    if (from.where == ON_HOST && to.where == ON_HOST)
        return __real_filesystem_method_descriptor_link_at(from.descriptor, old_path_flags, &from.path, to.descriptor,
                                                           &to.path, err);
    if (from.where == NOWHERE)
        return refuse_change(&from, err);
    if (to.where != ON_HOST)
        return refuse_creation(&to, err);
    FAIL(err, CROSS_DEVICE);
}

WRAP(bool, filesystem_method_descriptor_rename_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *old_path, filesystem_borrow_descriptor_t new_descriptor,
      wasip2_string_t *new_path, filesystem_error_code_t *err)) {
    PLACE from = find(self, old_path);
    PLACE to = find(new_descriptor, new_path);
    if (from.where == ON_HOST && to.where == ON_HOST)
        return __real_filesystem_method_descriptor_rename_at(from.descriptor, &from.path, to.descriptor, &to.path, err);
    if (from.where != ON_HOST)
        return refuse_change(&from, err);
    *err = FILESYSTEM_ERROR_CODE_READ_ONLY;
    return false;
}
