/*
 * Functions of wasi:filesystem on what is at a path, relative to an open directory.
 *
 * find() says whether that is in the tree, in /tmp, in a directory of the host, or nowhere; vfs.h has the rules. What is in
 * the tree can be opened and looked at; every attempt to change it, or to make something where the host has no directory,
 * finds a read-only file system.
 */

#include "descriptors.h"
#include "temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* What find() found. */
struct place {
    enum { IN_TREE, IN_TEMPORARY, ON_HOST, NOWHERE } where;
    const struct tree_node *node;              /* IN_TREE */
    struct temporary_place temporary;          /* IN_TEMPORARY, also if there is nothing yet */
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

static struct place find_in_temporary(struct temporary_node *directory, wasip2_string_t path) {
    return (struct place){.where = IN_TEMPORARY, .temporary = temporary_find(directory, path)};
}

bool __real_filesystem_method_descriptor_stat_at(filesystem_borrow_descriptor_t self,
                                                 filesystem_path_flags_t path_flags, wasip2_string_t *path,
                                                 filesystem_descriptor_stat_t *ret, filesystem_error_code_t *err);

/* Whether the host's preopened root has a directory /tmp, which programs have meant since before there was one here. */
static bool host_has_temporary(void) {
    static uint8_t name[] = "tmp";
    static enum { UNKNOWN, NO, YES } answer;
    if (answer == UNKNOWN) {
        const wasip2_string_t path = {name, sizeof name - 1};
        struct host_place host = preopen_root(&path);
        filesystem_borrow_descriptor_t directory = {host.descriptor};
        filesystem_descriptor_stat_t stat;
        filesystem_error_code_t error;
        answer = host.descriptor &&
                         __real_filesystem_method_descriptor_stat_at(directory, FILESYSTEM_PATH_FLAGS_SYMLINK_FOLLOW,
                                                                     &host.path, &stat, &error) &&
                         stat.type == FILESYSTEM_DESCRIPTOR_TYPE_DIRECTORY
                     ? YES
                     : NO;
    }
    return answer == YES;
}

/* From the root directory, where tree, /tmp and, at run time, the host overlap. */
static struct place find_from_root(const struct tree_node *root, wasip2_string_t path) {
    const bool is_host_there = host_available();
    uint8_t *allocated = tree_normalize(root, &path, &path.len);
    if (allocated)
        path.ptr = allocated;
    struct place place = {.allocated = allocated};
    if (is_host_there && find_on_host(preopen_lookup(&path), &place))
        return place;
    if (temporary_find_device(&path, &place.temporary))
        place.where = IN_TEMPORARY;
    else if (!(is_host_there && host_has_temporary()) && temporary_enter(&path))
        place = find_in_temporary(temporary_root(), path);
    else
        place = find_in_tree(root, &path);
    place.allocated = allocated;
    if (is_host_there && (place.where == NOWHERE || (place.where == IN_TREE && place.node == root)))
        find_on_host(preopen_root(&path), &place);
    return place;
}

static struct place find(filesystem_borrow_descriptor_t directory, const wasip2_string_t *path) {
    if (!handle_is_virtual(directory.__handle))
        return (struct place){.where = ON_HOST, .descriptor = directory, .path = *path};
    const struct handle *temporary = handle_get(directory.__handle, HANDLE_TEMPORARY);
    if (temporary)
        return find_in_temporary(temporary->temporary, *path);
    const struct tree_node *node = descriptor_node(directory.__handle);
    if (!node)
        return (struct place){.where = NOWHERE, .error = FILESYSTEM_ERROR_CODE_BAD_DESCRIPTOR};
    /* Programs open `/` anew to list it, and libc then asks for each entry from there. */
    if (directory.__handle == handle_root() || tree_is_root(node))
        return find_from_root(node, *path);
    return find_in_tree(node, path);
}

/* Whether there is something at a place; on the host, nobody has looked. */
static bool is_there(const struct place *place) {
    return place->where == IN_TEMPORARY ? place->temporary.node != NULL : place->where != NOWHERE;
}

/* Why nothing can be changed at a place that is not on the host, and where there is nothing or nothing may be changed. */
static bool refuse_change(const struct place *place, filesystem_error_code_t *err) {
    *err = place->where == IN_TREE        ? FILESYSTEM_ERROR_CODE_READ_ONLY
           : place->where == IN_TEMPORARY ? place->temporary.error
                                          : place->error;
    return false;
}

/* Why nothing can be made there. */
static bool refuse_creation(const struct place *place, filesystem_error_code_t *err) {
    if (is_there(place))
        FAIL(err, EXIST);
    refuse_change(place, err);
    /* Where there could be something, if only it could be made. */
    if (place->where == NOWHERE && *err == FILESYSTEM_ERROR_CODE_NO_ENTRY)
        FAIL(err, READ_ONLY);
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
    if (place.where == IN_TEMPORARY)
        return temporary_open(&place.temporary, open_flags, flags, &ret->__handle, err);
    if (place.where == NOWHERE)
        return open_flags & FILESYSTEM_OPEN_FLAGS_CREATE ? refuse_creation(&place, err) : refuse_change(&place, err);
    if (!may_open(place.node, open_flags, flags, err))
        return false;
    ret->__handle = handle_new(HANDLE_DESCRIPTOR, place.node, 0);
    if (!ret->__handle)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

/* Where the last path was that somebody asked about. */
static struct place looked_at;

WRAP(bool, filesystem_method_descriptor_stat_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_descriptor_stat_t *ret, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    looked_at = (struct place){.where = place.where, .descriptor = place.descriptor};
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_stat_at(place.descriptor, path_flags, &place.path, ret, err);
    if (place.where == IN_TREE)
        node_stat(place.node, ret);
    else if (place.temporary.node)
        temporary_stat(place.temporary.node, ret);
    else
        return refuse_change(&place, err);
    return true;
}

/*
 * access(): libc looks whether there is something and then asks for the flags of its preopened directory, which is the root
 * for all paths. So it is only asked whether there is something; whether that can be changed depends on where it is, and on the
 * host on the preopened directory that it is in.
 */
WRAP(int, __wasilibc_nocwd_faccessat, (int fd, const char *path, int mode, int flags)) {
    filesystem_descriptor_flags_t host_flags;
    filesystem_error_code_t error;
    if (mode & ~(R_OK | W_OK | X_OK)) {
        errno = EINVAL;
        return -1;
    }
    int status = __real___wasilibc_nocwd_faccessat(fd, path, F_OK, flags);
    if (status || !(mode & W_OK) || looked_at.where == IN_TEMPORARY)
        return status;
    if (looked_at.where == IN_TREE) {
        errno = EROFS;
        return -1;
    }
    if (filesystem_method_descriptor_get_flags(looked_at.descriptor, &host_flags, &error) &&
        host_flags & FILESYSTEM_DESCRIPTOR_FLAGS_MUTATE_DIRECTORY)
        return 0;
    errno = EACCES;
    return -1;
}

WRAP(bool, filesystem_method_descriptor_metadata_hash_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_metadata_hash_value_t *ret, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_metadata_hash_at(place.descriptor, path_flags, &place.path, ret,
                                                                    err);
    if (place.where == IN_TREE)
        node_hash(place.node, ret);
    else if (place.temporary.node)
        temporary_hash(place.temporary.node, ret);
    else
        return refuse_change(&place, err);
    return true;
}

WRAP(bool, filesystem_method_descriptor_readlink_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, wasip2_string_t *ret, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_readlink_at(place.descriptor, &place.path, ret, err);
    if (place.where != IN_TREE && !place.temporary.node)
        return refuse_change(&place, err);
    FAIL(err, INVALID); /* Neither the tree nor /tmp has symbolic links. */
}

/* ---- Changing ------------------------------------------------------------------------------------------------------- */

WRAP(bool, filesystem_method_descriptor_create_directory_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_create_directory_at(place.descriptor, &place.path, err);
    if (place.where == IN_TEMPORARY)
        return temporary_make_directory(&place.temporary, err);
    return refuse_creation(&place, err);
}

WRAP(bool, filesystem_method_descriptor_set_times_at,
     (filesystem_borrow_descriptor_t self, filesystem_path_flags_t path_flags, wasip2_string_t *path,
      filesystem_new_timestamp_t *access, filesystem_new_timestamp_t *modification, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_set_times_at(place.descriptor, path_flags, &place.path, access,
                                                                modification, err);
    if (place.where == IN_TEMPORARY && place.temporary.node) {
        temporary_set_times(place.temporary.node, access, modification);
        return true;
    }
    return refuse_change(&place, err);
}

WRAP(bool, filesystem_method_descriptor_remove_directory_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_remove_directory_at(place.descriptor, &place.path, err);
    if (place.where == IN_TEMPORARY)
        return temporary_remove_directory(&place.temporary, err);
    return refuse_change(&place, err);
}

WRAP(bool, filesystem_method_descriptor_unlink_file_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *path, filesystem_error_code_t *err)) {
    PLACE place = find(self, path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_unlink_file_at(place.descriptor, &place.path, err);
    if (place.where == IN_TEMPORARY)
        return temporary_unlink(&place.temporary, err);
    return refuse_change(&place, err);
}

WRAP(bool, filesystem_method_descriptor_symlink_at,
     (filesystem_borrow_descriptor_t self, wasip2_string_t *old_path, wasip2_string_t *new_path,
      filesystem_error_code_t *err)) {
    PLACE place = find(self, new_path);
    if (place.where == ON_HOST)
        return __real_filesystem_method_descriptor_symlink_at(place.descriptor, old_path, &place.path, err);
    if (place.where == IN_TEMPORARY && !place.temporary.node && place.temporary.directory)
        FAIL(err, NOT_PERMITTED); /* what POSIX has for file systems without symbolic links */
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
    if (from.where == IN_TEMPORARY && to.where == IN_TEMPORARY)
        return temporary_link(&from.temporary, &to.temporary, err);
    if (!is_there(&from))
        return refuse_change(&from, err);
    if (to.where == IN_TREE || to.where == NOWHERE)
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
    if (from.where == IN_TEMPORARY && to.where == IN_TEMPORARY)
        return temporary_rename(&from.temporary, &to.temporary, err);
    if (from.where == IN_TREE || !is_there(&from))
        return refuse_change(&from, err);
    if (to.where == IN_TREE || to.where == NOWHERE)
        FAIL(err, READ_ONLY);
    FAIL(err, CROSS_DEVICE);
}
