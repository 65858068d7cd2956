/*
 * Functions of wasi:filesystem on an open file or directory: those of the tree can be read and nothing else.
 *
 * The identity of a node is its address. Times are one constant, the oldest that a zip archive can hold, since programs
 * put files into such archives.
 */

#include "descriptors.h"

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

/* ---- Reading -------------------------------------------------------------------------------------------------------- */

WRAP(bool, filesystem_method_descriptor_read_via_stream,
     (filesystem_borrow_descriptor_t self, filesystem_filesize_t offset, filesystem_own_input_stream_t *ret,
      filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_read_via_stream(self, offset, ret, err);
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
    node_stat(NODE_OR_FAIL(self, err), ret);
    return true;
}

WRAP(bool, filesystem_method_descriptor_metadata_hash,
     (filesystem_borrow_descriptor_t self, filesystem_metadata_hash_value_t *ret, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_metadata_hash(self, ret, err);
    node_hash(NODE_OR_FAIL(self, err), ret);
    return true;
}

WRAP(bool, filesystem_method_descriptor_get_flags,
     (filesystem_borrow_descriptor_t self, filesystem_descriptor_flags_t *ret, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_get_flags(self, ret, err);
    NODE_OR_FAIL(self, err);
    *ret = FILESYSTEM_DESCRIPTOR_FLAGS_READ;
    return true;
}

WRAP(bool, filesystem_method_descriptor_advise,
     (filesystem_borrow_descriptor_t self, filesystem_filesize_t offset, filesystem_filesize_t length,
      filesystem_advice_t advice, filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_descriptor_advise(self, offset, length, advice, err);
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
    const struct tree_node *node = NODE_OR_FAIL(self, err);
    if (node->kind != TREE_DIRECTORY)
        FAIL(err, NOT_DIRECTORY);
    ret->__handle = handle_new(HANDLE_ENTRY_STREAM, node, 0);
    if (!ret->__handle)
        FAIL(err, INSUFFICIENT_MEMORY);
    return true;
}

WRAP(bool, filesystem_method_directory_entry_stream_read_directory_entry,
     (filesystem_borrow_directory_entry_stream_t self, filesystem_option_directory_entry_t *ret,
      filesystem_error_code_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_filesystem_method_directory_entry_stream_read_directory_entry(self, ret, err);
    struct handle *stream = handle_get(self.__handle, HANDLE_ENTRY_STREAM);
    if (!stream)
        FAIL(err, BAD_DESCRIPTOR);
    const struct tree_node *entries = stream->node->content;
    while (stream->position < stream->node->length && entries[stream->position].kind == TREE_REMOVED)
        stream->position++;
    if (stream->position == stream->node->length) {
        ret->is_some = false;
        return true;
    }
    const struct tree_node *node = &entries[stream->position];
    uint8_t *name = malloc(node->name_length);
    if (!name)
        FAIL(err, INSUFFICIENT_MEMORY);
    memcpy(name, node->name, node->name_length);
    stream->position++;
    ret->is_some = true;
    ret->val.type =
        node->kind == TREE_DIRECTORY ? FILESYSTEM_DESCRIPTOR_TYPE_DIRECTORY : FILESYSTEM_DESCRIPTOR_TYPE_REGULAR_FILE;
    ret->val.name = (wasip2_string_t){name, node->name_length};
    return true;
}

WRAP(void, filesystem_directory_entry_stream_drop_own, (filesystem_own_directory_entry_stream_t handle)) {
    if (handle_is_virtual(handle.__handle))
        handle_drop(handle.__handle);
    else
        __real_filesystem_directory_entry_stream_drop_own(handle);
}

/* ---- Writing: not here ---------------------------------------------------------------------------------------------- */

/* A wrapper of a function that changes what the descriptor `self` is about. */
#define WRAP_READ_ONLY(name, parameters, arguments)                                                                    \
    WRAP(bool, filesystem_method_descriptor_##name, parameters) {                                                      \
        if (!handle_is_virtual(self.__handle))                                                                         \
            return __real_filesystem_method_descriptor_##name arguments;                                               \
        FAIL(err, READ_ONLY);                                                                                          \
    }

WRAP_READ_ONLY(write_via_stream,
               (filesystem_borrow_descriptor_t self, filesystem_filesize_t offset, filesystem_own_output_stream_t *ret,
                filesystem_error_code_t *err),
               (self, offset, ret, err))

WRAP_READ_ONLY(append_via_stream,
               (filesystem_borrow_descriptor_t self, filesystem_own_output_stream_t *ret, filesystem_error_code_t *err),
               (self, ret, err))

WRAP_READ_ONLY(write,
               (filesystem_borrow_descriptor_t self, wasip2_list_u8_t *buffer, filesystem_filesize_t offset,
                filesystem_filesize_t *ret, filesystem_error_code_t *err),
               (self, buffer, offset, ret, err))

WRAP_READ_ONLY(set_size,
               (filesystem_borrow_descriptor_t self, filesystem_filesize_t size, filesystem_error_code_t *err),
               (self, size, err))

WRAP_READ_ONLY(set_times,
               (filesystem_borrow_descriptor_t self, filesystem_new_timestamp_t *access,
                filesystem_new_timestamp_t *modification, filesystem_error_code_t *err),
               (self, access, modification, err))

/* Nothing is ever waiting to be written. */
#define WRAP_SYNC(name)                                                                                                \
    WRAP(bool, filesystem_method_descriptor_##name,                                                                    \
         (filesystem_borrow_descriptor_t self, filesystem_error_code_t * err)) {                                       \
        return handle_is_virtual(self.__handle) || __real_filesystem_method_descriptor_##name(self, err);              \
    }

WRAP_SYNC(sync)
WRAP_SYNC(sync_data)
