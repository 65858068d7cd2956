/*
 * The environment, the arguments, the end of the program, and whether the standard streams are terminals. In
 * pre-initialization there is no environment and no terminal, and a program that exits has failed.
 */

#include "vfs.h"

#include <stdlib.h>
#include <string.h>
#include <wasi/libc-environ.h>

WRAP(void, environment_get_environment, (wasip2_list_tuple2_string_string_t * ret)) {
    if (host_available())
        __real_environment_get_environment(ret);
    else
        *ret = (wasip2_list_tuple2_string_string_t){0};
}

char **componentize_refresh_environment(void) {
    __wasilibc_deinitialize_environ();
    __wasilibc_initialize_environ();
    return __wasilibc_get_environ();
}

void componentize_arguments(struct componentize_arguments *arguments) {
    *arguments = (struct componentize_arguments){0};
    if (!host_available())
        return;
    wasip2_list_string_t list;
    environment_get_arguments(&list);
    char **values = calloc(list.len, sizeof *values);
    if (!values)
        abort();
    for (size_t i = 0; i < list.len; i++) {
        values[i] = strndup((const char *)list.ptr[i].ptr, list.ptr[i].len);
        if (!values[i])
            abort();
    }
    wasip2_list_string_free(&list);
    *arguments = (struct componentize_arguments){values, list.len};
}

WRAP(void, exit_exit, (exit_result_void_void_t * status)) {
    if (host_available()) {
        __real_exit_exit(status);
    } else if (preinitializing()) {
        static const char note[] = "the app ended the process while it was being imported\n";
        output_note(note, sizeof note - 1);
    }
    __builtin_trap();
}

WRAP(bool, terminal_stdin_get_terminal_stdin, (terminal_stdin_own_terminal_input_t * ret)) {
    return host_available() && __real_terminal_stdin_get_terminal_stdin(ret);
}

WRAP(bool, terminal_stdout_get_terminal_stdout, (terminal_stdout_own_terminal_output_t * ret)) {
    return host_available() && __real_terminal_stdout_get_terminal_stdout(ret);
}

WRAP(bool, terminal_stderr_get_terminal_stderr, (terminal_stderr_own_terminal_output_t * ret)) {
    return host_available() && __real_terminal_stderr_get_terminal_stderr(ret);
}
