/*
 * os.dup(), which CPython's build for WASI takes for impossible, as wasi-libc lacks the function. The runtime has one
 * (runtime/vfs/duplicate.c), and the final link leads CPython to it.
 */

#include <Python.h>

#include "../vfs/vfs.h"

int dup(int fd);

/* File descriptors are never inherited here, as there are no child processes. */
WRAP(int, _Py_dup, (int fd)) {
    int copy = dup(fd);
    if (copy < 0)
        PyErr_SetFromErrno(PyExc_OSError);
    return copy;
}
