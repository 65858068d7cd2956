/*
 * What is in a file of /tmp, what can be said of it in terms of wasi:filesystem, and the handles of open ones.
 *
 * As on a file system that is mounted with `noatime`, reading does not count as access.
 */

#include "temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "descriptors.h"

/* ---- Handles -------------------------------------------------------------------------------------------------------- */

int32_t temporary_handle(enum handle_kind kind, struct temporary_node *node, uint64_t position) {
    int32_t number = handle_add((struct handle){.kind = kind, .temporary = node, .position = position});
    if (number)
        node->handles++;
    return number;
}

/* A directory can only be looked at. */
static bool may_open(const struct temporary_node *node, filesystem_open_flags_t open_flags,
                     filesystem_descriptor_flags_t flags, filesystem_error_code_t *err) {
    const bool is_created = open_flags & FILESYSTEM_OPEN_FLAGS_CREATE;
    const bool is_changed = flags & FILESYSTEM_DESCRIPTOR_FLAGS_WRITE || open_flags & FILESYSTEM_OPEN_FLAGS_TRUNCATE;
    if (is_created && open_flags & FILESYSTEM_OPEN_FLAGS_EXCLUSIVE)
        FAIL(err, EXIST);
    if (open_flags & FILESYSTEM_OPEN_FLAGS_DIRECTORY && !node->is_directory)
        FAIL(err, NOT_DIRECTORY);
    if (node->is_directory && (is_created || is_changed))
        FAIL(err, IS_DIRECTORY);
    return true;
}

bool temporary_open(const struct temporary_place *place, filesystem_open_flags_t open_flags,
                    filesystem_descriptor_flags_t flags, int32_t *handle, filesystem_error_code_t *err) {
    struct temporary_node *node = place->node;
    if (node) {
        if (!may_open(node, open_flags, flags, err))
            return false;
        if (open_flags & FILESYSTEM_OPEN_FLAGS_TRUNCATE && !temporary_set_size(node, 0, err))
            return false;
    } else if (open_flags & FILESYSTEM_OPEN_FLAGS_CREATE) {
        node = temporary_make_file(place, err);
        if (!node)
            return false;
    } else {
        *err = place->error;
        return false;
    }
    *handle = temporary_handle(HANDLE_TEMPORARY, node, flags);
    if (!*handle)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

/* ---- What a node is like -------------------------------------------------------------------------------------------- */

void temporary_stat(const struct temporary_node *node, filesystem_descriptor_stat_t *stat) {
    *stat = (filesystem_descriptor_stat_t){
        .type = node->is_directory ? FILESYSTEM_DESCRIPTOR_TYPE_DIRECTORY
                : node->is_device  ? FILESYSTEM_DESCRIPTOR_TYPE_CHARACTER_DEVICE
                                   : FILESYSTEM_DESCRIPTOR_TYPE_REGULAR_FILE,
        .link_count = node->links,
        .size = node->is_directory ? 0 : node->file.length,
        .data_access_timestamp = {.is_some = true, .val = node->accessed},
        .data_modification_timestamp = {.is_some = true, .val = node->modified},
        .status_change_timestamp = {.is_some = true, .val = node->changed},
    };
}

/* The identity of a node is its address, as for the nodes of the tree. */
void temporary_hash(const struct temporary_node *node, filesystem_metadata_hash_value_t *hash) {
    *hash = (filesystem_metadata_hash_value_t){.lower = (uintptr_t)node, .upper = HANDLE_BASE};
}

static void set_time(wall_clock_datetime_t *time, const filesystem_new_timestamp_t *change) {
    if (change->tag == FILESYSTEM_NEW_TIMESTAMP_NOW)
        wall_clock_now(time);
    else if (change->tag == FILESYSTEM_NEW_TIMESTAMP_TIMESTAMP)
        *time = change->val.timestamp;
}

void temporary_set_times(struct temporary_node *node, const filesystem_new_timestamp_t *access,
                         const filesystem_new_timestamp_t *modification) {
    set_time(&node->accessed, access);
    set_time(&node->modified, modification);
    wall_clock_now(&node->changed);
}

/* ---- What is in a file ---------------------------------------------------------------------------------------------- */

/* Changes the length; what is added is zero. False if there is no space: then nothing has changed. */
static bool resize(struct temporary_node *file, uint64_t length) {
    if (length > SIZE_MAX || !temporary_take_space((size_t)length, file->file.length))
        return false;
    const size_t old = file->file.length, new = (size_t)length;
    if (new > file->file.capacity) {
        /* By half more than before, or appending would copy everything each time. */
        size_t capacity = file->file.capacity + file->file.capacity / 2;
        if (capacity < new)
            capacity = new;
        uint8_t *larger = realloc(file->file.bytes, capacity);
        if (!larger) {
            temporary_take_space(old, new);
            return false;
        }
        file->file.bytes = larger;
        file->file.capacity = capacity;
    }
    if (new > old)
        memset(file->file.bytes + old, 0, new - old);
    file->file.length = new;
    if (!new) {
        free(file->file.bytes);
        file->file.bytes = NULL;
        file->file.capacity = 0;
    }
    return true;
}

static void written(struct temporary_node *file) {
    wall_clock_now(&file->modified);
    file->changed = file->modified;
}

bool temporary_set_size(struct temporary_node *file, uint64_t size, filesystem_error_code_t *err) {
    if (file->is_directory)
        FAIL(err, IS_DIRECTORY);
    if (file->is_device)
        return true;
    if (!resize(file, size))
        FAIL(err, INSUFFICIENT_SPACE);
    written(file);
    return true;
}

bool temporary_read(const struct temporary_node *file, uint64_t offset, uint64_t length, wasip2_list_u8_t *list) {
    size_t left = offset < file->file.length ? file->file.length - (size_t)offset : 0;
    *list = (wasip2_list_u8_t){.ptr = NULL, .len = length < left ? (size_t)length : left};
    if (!list->len)
        return true;
    list->ptr = malloc(list->len);
    if (!list->ptr)
        return false;
    memcpy(list->ptr, file->file.bytes + (size_t)offset, list->len);
    return true;
}

bool temporary_write(struct temporary_node *file, uint64_t offset, const wasip2_list_u8_t *list) {
    if (file->is_device)
        return true;
    uint64_t end;
    if (__builtin_add_overflow(offset, list->len, &end))
        return false;
    if (end > file->file.length && !resize(file, end))
        return false;
    if (list->len)
        memcpy(file->file.bytes + (size_t)offset, list->ptr, list->len);
    written(file);
    return true;
}

/* ---- Running out of space ------------------------------------------------------------------------------------------- */

static bool is_out_of_space;

bool temporary_write_stream(struct handle *stream, const wasip2_list_u8_t *list) {
    const bool appends = stream->position == TEMPORARY_END;
    const uint64_t offset = appends ? stream->temporary->file.length : stream->position;
    is_out_of_space = !temporary_write(stream->temporary, offset, list);
    if (!is_out_of_space && !appends)
        stream->position += list->len;
    return !is_out_of_space;
}

EXPORT(write) ssize_t __wrap_write(int fd, const void *buffer, size_t length);

/* A stream cannot say why it fails, which libc takes for EIO. */
WRAP(ssize_t, write, (int fd, const void *buffer, size_t length)) {
    is_out_of_space = false;
    ssize_t count = __real_write(fd, buffer, length);
    if (count < 0 && is_out_of_space)
        errno = ENOSPC;
    return count;
}
