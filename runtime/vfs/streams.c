/*
 * Streams of wasi:io: files of the tree that are read, files of /tmp that are read and written, and the standard streams.
 *
 * The standard streams have virtual handles for good, so that those which libc keeps stay right over the snapshot. Before
 * it, standard input is at its end, and what is written to standard output and standard error is captured for the tool.
 * At run time they lead to the host's streams, which are fetched when first used; without a host, what is written is lost.
 */

#include "temporary.h"

#include <stdlib.h>
#include <string.h>

/* ---- Captured output ------------------------------------------------------------------------------------------------ */

struct capture {
    uint8_t *text;
    size_t length, capacity;
};

static struct capture captures[2]; /* standard output, standard error */

/* False if memory is exhausted: then nothing is added. */
static bool capture_add(struct capture *capture, const void *text, size_t length) {
    if (capture->capacity - capture->length < length) {
        size_t capacity = 2 * capture->capacity + length + 256;
        uint8_t *larger = realloc(capture->text, capacity);
        if (!larger)
            return false;
        capture->text = larger;
        capture->capacity = capacity;
    }
    memcpy(capture->text + capture->length, text, length);
    capture->length += length;
    return true;
}

void output_forget(void) {
    for (size_t i = 0; i < 2; i++) {
        free(captures[i].text);
        captures[i] = (struct capture){0};
    }
}

void output_note(const char *text, size_t length) { capture_add(&captures[1], text, length); }

const struct region *componentize_captured_output(uint32_t stream) {
    static struct region region;
    region = (struct region){0};
    if (stream == 1 || stream == 2) {
        region.address = (uint32_t)(uintptr_t)captures[stream - 1].text;
        region.length = captures[stream - 1].length;
    }
    return &region;
}

/* ---- The host's standard streams ------------------------------------------------------------------------------------ */

WRAP(stdin_own_input_stream_t, stdin_get_stdin, (void)) { return (stdin_own_input_stream_t){HANDLE_STDIN}; }

WRAP(stdout_own_output_stream_t, stdout_get_stdout, (void)) { return (stdout_own_output_stream_t){HANDLE_STDOUT}; }

WRAP(stderr_own_output_stream_t, stderr_get_stderr, (void)) { return (stderr_own_output_stream_t){HANDLE_STDERR}; }

streams_borrow_input_stream_t host_stdin(void) {
    static streams_own_input_stream_t stream;
    if (!stream.__handle)
        stream = __real_stdin_get_stdin();
    return streams_borrow_input_stream(stream);
}

streams_borrow_output_stream_t host_output(int32_t number) {
    static streams_own_output_stream_t standard_output, standard_error;
    if (number == HANDLE_STDOUT) {
        if (!standard_output.__handle)
            standard_output = __real_stdout_get_stdout();
        return streams_borrow_output_stream(standard_output);
    }
    if (!standard_error.__handle)
        standard_error = __real_stderr_get_stderr();
    return streams_borrow_output_stream(standard_error);
}

/* ---- Input ---------------------------------------------------------------------------------------------------------- */

static bool closed(streams_stream_error_t *err) {
    err->tag = STREAMS_STREAM_ERROR_CLOSED;
    return false;
}

/* Libc drops the error and says EIO. */
static bool failed(streams_stream_error_t *err) {
    err->tag = STREAMS_STREAM_ERROR_LAST_OPERATION_FAILED;
    err->val.last_operation_failed.__handle = HANDLE_ERROR;
    return false;
}

WRAP(void, io_error_error_drop_own, (io_error_own_error_t handle)) {
    if (!handle_is_virtual(handle.__handle))
        __real_io_error_error_drop_own(handle);
}

WRAP(bool, streams_method_input_stream_read,
     (streams_borrow_input_stream_t self, uint64_t length, wasip2_list_u8_t *ret, streams_stream_error_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_streams_method_input_stream_read(self, length, ret, err);
    if (self.__handle == HANDLE_STDIN)
        return host_available() ? __real_streams_method_input_stream_read(host_stdin(), length, ret, err) : closed(err);
    struct handle *temporary = handle_get(self.__handle, HANDLE_TEMPORARY_INPUT);
    if (temporary) {
        if (!temporary_read(temporary->temporary, temporary->position, length, ret))
            return failed(err);
        temporary->position += ret->len;
        return ret->len || !length || closed(err);
    }
    struct handle *stream = handle_get(self.__handle, HANDLE_INPUT_STREAM);
    if (!stream || stream->node->kind == TREE_REMOVED)
        return failed(err);
    if (stream->position >= stream->node->length)
        return closed(err);
    size_t left = stream->node->length - (size_t)stream->position;
    *ret = (wasip2_list_u8_t){.ptr = NULL, .len = length < left ? (size_t)length : left};
    if (!ret->len)
        return true;
    const uint8_t *contents = contents_of(stream->node);
    ret->ptr = contents ? malloc(ret->len) : NULL;
    if (!ret->ptr)
        return failed(err);
    memcpy(ret->ptr, contents + stream->position, ret->len);
    stream->position += ret->len;
    return true;
}

WRAP(streams_own_pollable_t, streams_method_input_stream_subscribe, (streams_borrow_input_stream_t self)) {
    if (!handle_is_virtual(self.__handle))
        return __real_streams_method_input_stream_subscribe(self);
    return (streams_own_pollable_t){self.__handle == HANDLE_STDIN ? HANDLE_STDIN : HANDLE_READY};
}

WRAP(void, streams_input_stream_drop_own, (streams_own_input_stream_t handle)) {
    if (handle_is_virtual(handle.__handle))
        handle_drop(handle.__handle);
    else
        __real_streams_input_stream_drop_own(handle);
}

/* ---- Output: to the standard streams and to files of /tmp ----------------------------------------------------------- */

static bool is_standard(streams_borrow_output_stream_t stream) {
    return stream.__handle == HANDLE_STDOUT || stream.__handle == HANDLE_STDERR;
}

WRAP(bool, streams_method_output_stream_check_write,
     (streams_borrow_output_stream_t self, uint64_t *ret, streams_stream_error_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_streams_method_output_stream_check_write(self, ret, err);
    if (is_standard(self) && host_available())
        return __real_streams_method_output_stream_check_write(host_output(self.__handle), ret, err);
    *ret = SIZE_MAX;
    return true;
}

WRAP(bool, streams_method_output_stream_write,
     (streams_borrow_output_stream_t self, wasip2_list_u8_t *contents, streams_stream_error_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_streams_method_output_stream_write(self, contents, err);
    if (!is_standard(self)) {
        struct handle *stream = handle_get(self.__handle, HANDLE_TEMPORARY_OUTPUT);
        return (stream && temporary_write_stream(stream, contents)) || failed(err);
    }
    if (host_available())
        return __real_streams_method_output_stream_write(host_output(self.__handle), contents, err);
    if (!preinitializing() || capture_add(&captures[self.__handle == HANDLE_STDERR], contents->ptr, contents->len))
        return true;
    return failed(err);
}

WRAP(bool, streams_method_output_stream_blocking_flush,
     (streams_borrow_output_stream_t self, streams_stream_error_t *err)) {
    if (!handle_is_virtual(self.__handle))
        return __real_streams_method_output_stream_blocking_flush(self, err);
    return !is_standard(self) || !host_available() ||
           __real_streams_method_output_stream_blocking_flush(host_output(self.__handle), err);
}

WRAP(streams_own_pollable_t, streams_method_output_stream_subscribe, (streams_borrow_output_stream_t self)) {
    if (!handle_is_virtual(self.__handle))
        return __real_streams_method_output_stream_subscribe(self);
    return (streams_own_pollable_t){is_standard(self) ? self.__handle : HANDLE_READY};
}

WRAP(void, streams_output_stream_drop_own, (streams_own_output_stream_t handle)) {
    if (handle_is_virtual(handle.__handle))
        handle_drop(handle.__handle);
    else
        __real_streams_output_stream_drop_own(handle);
}
