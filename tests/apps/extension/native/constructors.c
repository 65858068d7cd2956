/* An extension whose constructor does something that a constructor should not do: what, says WHAT. */

#include <Python.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char seen[200];

#if WHAT == 't'
__attribute__((constructor)) static void start(void) { __builtin_trap(); }
#elif WHAT == 'e'
__attribute__((constructor)) static void start(void) { exit(3); }
#elif WHAT == 'm'
static char *kept;
__attribute__((constructor)) static void start(void) {
    kept = malloc(100 << 20);
    memset(kept, 1, 100 << 20);
}
#elif WHAT == 'w'
/* Files, clocks, the environment and randomness are WASI's. */
__attribute__((constructor)) static void start(void) {
    FILE *file = fopen("/etc/passwd", "r");
    int error = file ? 0 : errno;
    unsigned char random[8];
    int status = getentropy(random, sizeof random);
    snprintf(seen, sizeof seen, "%s, %d, %s, %d", strerror(error), time(NULL) != 0, getenv("HOME") ? "home" : "no home",
             status);
}
#endif

static PyObject *look(PyObject *self, PyObject *nothing) {
    (void)self, (void)nothing;
    return PyUnicode_FromString(seen);
}

static PyMethodDef methods[] = {{"look", look, METH_NOARGS, NULL}, {0}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "constructors", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_constructors(void) { return PyModule_Create(&definition); }
