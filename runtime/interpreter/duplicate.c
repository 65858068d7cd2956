/*
 * os.dup() and os.dup2(), which CPython's build for WASI takes for impossible: wasi-libc has neither function. The runtime
 * has both (runtime/vfs/duplicate.c), and the final link leads CPython's calls to them.
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
