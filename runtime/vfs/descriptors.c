/*
 * Functions of wasi:filesystem on an open file or directory: those of the tree can be read and nothing else, those of /tmp
 * are handed to temporary_files.c.
 *
 * The identity of a node is its address. Times are one constant, the oldest that a zip archive can hold, since programs
 * put files into such archives.
 */

#include "descriptors.h"
#include "temporary.h"

#include <stdlib.h>
#include <string.h>

const wall_clock_datetime_t constant_time = {.seconds = 315532800 /* 1980-01-01T00:00:00Z */};

const struct tree_node *descriptor_node(int32_t number) {
    struct handle *handle = handle_get(number, HANDLE_DESCRIPTOR);
    return handle && handle->node->kind != TREE_REMOVED ? handle->node : NULL;
}

void node_stat(const struct tree_node *node, filesystem_descriptor_stat_t *stat) {
    const filesystem_option_datetime_t time = {.is_some = true, .val = constant_time};
    *stat = (filesystem_descriptor_stat_t){
        .type = node->kind == TREE_DIRECTORY ? FILESYSTEM_DESCRIPTOR_TYPE_DIRECTORY
                                             : FILESYSTEM_DESCRIPTOR_TYPE_REGULAR_FILE,
        .link_count = 1,
        .size = node->kind == TREE_DIRECTORY ? 0 : node->length,
        .data_access_timestamp = time,
        .data_modification_timestamp = time,
        .status_change_timestamp = time,
    };
}

void node_hash(const struct tree_node *node, filesystem_metadata_hash_value_t *hash) {
    *hash = (filesystem_metadata_hash_value_t){.lower = (uintptr_t)node, .upper = HANDLE_BASE};
}

/* The node of a virtual descriptor, or, in the function around it, failure. */
#define NODE_OR_FAIL(self, err)                                                                                        \
    ({                                                                                                                 \
        const struct tree_node *node_ = descriptor_node((self).__handle);                                              \
        if (!node_) {                                                                                                  \
            *(err) = FILESYSTEM_ERROR_CODE_BAD_DESCRIPTOR;                                                             \
            return false;                                                                                              \
        }                                                                                                              \
        node_;                                                                                                         \
    })

static struct temporary_node *temporary_node(filesystem_borrow_descriptor_t descriptor) {
    struct handle *handle = handle_get(descriptor.__handle, HANDLE_TEMPORARY);
    return handle ? handle->temporary : NULL;
}

/* A stream of an open file of /tmp. */
static bool temporary_stream(enum handle_kind kind, struct temporary_node *node, uint64_t position, int32_t *stream,
                             filesystem_error_code_t *err) {
    if (node->is_directory)
        FAIL(err, IS_DIRECTORY);
    *stream = temporary_handle(kind, node, position);
    if (!*stream)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

/* The file of /tmp that a descriptor is about, if it was opened for that. */
static struct temporary_node *temporary_file(filesystem_borrow_descriptor_t descriptor,
                                             filesystem_descriptor_flags_t flag, filesystem_error_code_t *err) {
    struct handle *handle = handle_get(descriptor.__handle, HANDLE_TEMPORARY);
    if (handle->position & flag)
        return handle->temporary;
    *err = FILESYSTEM_ERROR_CODE_BAD_DESCRIPTOR;
    return NULL;
}

/* ---- Reading -------------------------------------------------------------------------------------------------------- */

WRAP(bool, filesystem_method_descriptor_read_via_stream,
     (filesystem_borrow_descriptor_t self, filesystem_filesize_t offset, filesystem_own_input_stream_t *ret,
      filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_read_via_stream(self, offset, ret, err);
    if (temporary_node(self)) {
        struct temporary_node *file = temporary_file(self, FILESYSTEM_DESCRIPTOR_FLAGS_READ, err);
        return file && temporary_stream(HANDLE_TEMPORARY_INPUT, file, offset, &ret->__handle, err);
    }
    const struct tree_node *node = NODE_OR_FAIL(self, err);
    if (node->kind == TREE_DIRECTORY)
        FAIL(err, IS_DIRECTORY);
    ret->__handle = handle_new(HANDLE_INPUT_STREAM, node, offset);
    if (!ret->__handle)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

WRAP(bool, filesystem_method_descriptor_read,
     (filesystem_borrow_descriptor_t self, filesystem_filesize_t length, filesystem_filesize_t offset,
      wasip2_tuple2_list_u8_bool_t *ret, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_read(self, length, offset, ret, err);
    if (temporary_node(self)) {
        struct temporary_node *file = temporary_file(self, FILESYSTEM_DESCRIPTOR_FLAGS_READ, err);
        if (!file)
            return false;
        if (file->is_directory)
            FAIL(err, IS_DIRECTORY);
        if (!temporary_read(file, offset, length, &ret->f0))
            FAIL(err, INSUFFICIENT_MEMORY);
        ret->f1 = offset >= file->file.length || offset + ret->f0.len == file->file.length;
        return true;
    }
    const struct tree_node *node = NODE_OR_FAIL(self, err);
    if (node->kind == TREE_DIRECTORY)
        FAIL(err, IS_DIRECTORY);
    size_t left = offset < node->length ? node->length - (size_t)offset : 0;
    size_t count = length < left ? (size_t)length : left;
    ret->f0 = (wasip2_list_u8_t){.ptr = NULL, .len = count};
    ret->f1 = count == left;
    if (!count)
        return true;
    const uint8_t *contents = contents_of(node);
    ret->f0.ptr = contents ? malloc(count) : NULL;
    if (!ret->f0.ptr)
        FAIL(err, INSUFFICIENT_MEMORY);
    memcpy(ret->f0.ptr, contents + offset, count);
    return true;
}

WRAP(bool, filesystem_method_descriptor_stat,
     (filesystem_borrow_descriptor_t self, filesystem_descriptor_stat_t *ret, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_stat(self, ret, err);
    if (temporary_node(self)) {
        temporary_stat(temporary_node(self), ret);
        return true;
    }
    node_stat(NODE_OR_FAIL(self, err), ret);
    return true;
}

WRAP(bool, filesystem_method_descriptor_metadata_hash,
     (filesystem_borrow_descriptor_t self, filesystem_metadata_hash_value_t *ret, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_metadata_hash(self, ret, err);
    if (temporary_node(self)) {
        temporary_hash(temporary_node(self), ret);
        return true;
    }
    node_hash(NODE_OR_FAIL(self, err), ret);
    return true;
}

WRAP(bool, filesystem_method_descriptor_get_flags,
     (filesystem_borrow_descriptor_t self, filesystem_descriptor_flags_t *ret, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_get_flags(self, ret, err);
    if (temporary_node(self)) {
        *ret = (filesystem_descriptor_flags_t)handle_get(self.__handle, HANDLE_TEMPORARY)->position;
        return true;
    }
    NODE_OR_FAIL(self, err);
    *ret = FILESYSTEM_DESCRIPTOR_FLAGS_READ;
    return true;
}

WRAP(bool, filesystem_method_descriptor_advise,
     (filesystem_borrow_descriptor_t self, filesystem_filesize_t offset, filesystem_filesize_t length,
      filesystem_advice_t advice, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_advise(self, offset, length, advice, err);
    if (!temporary_node(self))
        NODE_OR_FAIL(self, err);
    return true;
}

WRAP(void, filesystem_descriptor_drop_own, (filesystem_own_descriptor_t handle)) {
    if (handle_is_virtual(handle.__handle))
        handle_drop(handle.__handle);
    else
        __real_filesystem_descriptor_drop_own(handle);
}

/* ---- Listing -------------------------------------------------------------------------------------------------------- */

WRAP(bool, filesystem_method_descriptor_read_directory,
     (filesystem_borrow_descriptor_t self, filesystem_own_directory_entry_stream_t *ret,
      filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_read_directory(self, ret, err);
    if (temporary_node(self)) {
        if (!temporary_node(self)->is_directory)
            FAIL(err, NOT_DIRECTORY);
        ret->__handle = temporary_handle(HANDLE_TEMPORARY_ENTRIES, temporary_node(self), 0);
        if (!ret->__handle)
            FAIL(err, INSUFFICIENT_MEMORY);
        return true;
    }
    const struct tree_node *node = NODE_OR_FAIL(self, err);
    if (node->kind != TREE_DIRECTORY)
        FAIL(err, NOT_DIRECTORY);
    ret->__handle = handle_new(HANDLE_ENTRY_STREAM, node, 0);
    if (!ret->__handle)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

/* Gives the next entry of a listing. */
static bool give_entry(bool is_directory, const void *name, size_t length, filesystem_option_directory_entry_t *ret,
                       filesystem_error_code_t *err) {
    uint8_t *copy = malloc(length);
    if (!copy)
        FAIL(err, INSUFFICIENT_MEMORY);
    memcpy(copy, name, length);
    *ret = (filesystem_option_directory_entry_t){
        .is_some = true,
        .val = {.type = is_directory ? FILESYSTEM_DESCRIPTOR_TYPE_DIRECTORY : FILESYSTEM_DESCRIPTOR_TYPE_REGULAR_FILE,
                .name = {copy, length}},
    };
    return true;
}

static bool give_temporary_entry(struct handle *stream, filesystem_option_directory_entry_t *ret,
                                 filesystem_error_code_t *err) {
    const struct temporary_entry *entry = temporary_entry_from(stream->temporary, stream->position);
    ret->is_some = entry;
    if (!entry)
        return true;
    stream->position = entry->serial + 1;
    return give_entry(entry->node->is_directory, entry->name, entry->name_length, ret, err);
}

WRAP(bool, filesystem_method_directory_entry_stream_read_directory_entry,
     (filesystem_borrow_directory_entry_stream_t self, filesystem_option_directory_entry_t *ret,
      filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_directory_entry_stream_read_directory_entry(self, ret, err);
    struct handle *temporary = handle_get(self.__handle, HANDLE_TEMPORARY_ENTRIES);
    if (temporary)
        return give_temporary_entry(temporary, ret, err);
    struct handle *stream = handle_get(self.__handle, HANDLE_ENTRY_STREAM);
    if (!stream)
        FAIL(err, BAD_DESCRIPTOR);
    const struct tree_node *entries = stream->node->content;
    while (stream->position < stream->node->length && entries[stream->position].kind == TREE_REMOVED)
        stream->position++;
    if (stream->position >= stream->node->length) {
        /* The root has one more, /tmp, which is not in the tree. */
        if (tree_is_root(stream->node) && stream->position++ == stream->node->length)
            return give_entry(true, "tmp", 3, ret, err);
        ret->is_some = false;
        return true;
    }
    const struct tree_node *node = &entries[stream->position];
    stream->position++;
    return give_entry(node->kind == TREE_DIRECTORY, node->name, node->name_length, ret, err);
}

WRAP(void, filesystem_directory_entry_stream_drop_own, (filesystem_own_directory_entry_stream_t handle)) {
    if (handle_is_virtual(handle.__handle))
        handle_drop(handle.__handle);
    else
        __real_filesystem_directory_entry_stream_drop_own(handle);
}

/* ---- Writing: in /tmp only ------------------------------------------------------------------------------------------ */

/*
 * A wrapper of a function that changes what the descriptor `self` is about: in /tmp as `change` says, where `file` is the
 * node.
 */
#define WRAP_CHANGE(name, parameters, arguments, change)                                                               \
    WRAP(bool, filesystem_method_descriptor_##name, parameters) {                                                      \
        if (!handle_is_virtual(self.__handle))                                                                         \
            return __real_filesystem_method_descriptor_##name arguments;                                               \
        if (!temporary_node(self))                                                                                     \
            FAIL(err, READ_ONLY);                                                                                      \
        struct temporary_node *file = temporary_file(self, FILESYSTEM_DESCRIPTOR_FLAGS_WRITE, err);                    \
        return file && (change);                                                                                       \
    }

static bool write_at(struct temporary_node *file, uint64_t offset, const wasip2_list_u8_t *list,
                     filesystem_filesize_t *written, filesystem_error_code_t *err) {
    if (!temporary_write(file, offset, list))
        FAIL(err, INSUFFICIENT_SPACE);
    *written = list->len;
    return true;
}

WRAP_CHANGE(write_via_stream,
            (filesystem_borrow_descriptor_t self, filesystem_filesize_t offset, filesystem_own_output_stream_t *ret,
             filesystem_error_code_t *err),
            (self, offset, ret, err), temporary_stream(HANDLE_TEMPORARY_OUTPUT, file, offset, &ret->__handle, err))

WRAP_CHANGE(append_via_stream,
            (filesystem_borrow_descriptor_t self, filesystem_own_output_stream_t *ret, filesystem_error_code_t *err),
            (self, ret, err), temporary_stream(HANDLE_TEMPORARY_OUTPUT, file, TEMPORARY_END, &ret->__handle, err))

WRAP_CHANGE(write,
            (filesystem_borrow_descriptor_t self, wasip2_list_u8_t *buffer, filesystem_filesize_t offset,
             filesystem_filesize_t *ret, filesystem_error_code_t *err),
            (self, buffer, offset, ret, err), write_at(file, offset, buffer, ret, err))

WRAP_CHANGE(set_size, (filesystem_borrow_descriptor_t self, filesystem_filesize_t size, filesystem_error_code_t *err),
            (self, size, err), temporary_set_size(file, size, err))

/* Unlike the content, the times of a file that was opened for reading can be changed. */
WRAP(bool, filesystem_method_descriptor_set_times,
     (filesystem_borrow_descriptor_t self, filesystem_new_timestamp_t *access, filesystem_new_timestamp_t *modification,
      filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_set_times(self, access, modification, err);
    if (!temporary_node(self))
        FAIL(err, READ_ONLY);
    temporary_set_times(temporary_node(self), access, modification);
    return true;
}

/* Nothing is ever waiting to be written. */
#define WRAP_SYNC(name)                                                                                                \
    WRAP(bool, filesystem_method_descriptor_##name,                                                                    \
         (filesystem_borrow_descriptor_t self, filesystem_error_code_t * err)) {                                       \
        return handle_is_virtual(self.__handle) || __real_filesystem_method_descriptor_##name(self, err);              \
    }

WRAP_SYNC(sync)
WRAP_SYNC(sync_data)
