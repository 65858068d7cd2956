/* An extension module that is linked with a library, and opens others itself. */

#include <Python.h>

#include <dladdr.h>
#include <dlfcn.h>
#include <string.h>

extern int counter_started;
int counter_next(void);

static int counter_had_started;

__attribute__((constructor)) static void start(void) { counter_had_started = counter_started; }

static PyObject *next(PyObject *self, PyObject *nothing) {
    (void)self, (void)nothing;
    return PyLong_FromLong(counter_next());
}

static PyObject *started(PyObject *self, PyObject *nothing) {
    (void)self, (void)nothing;
    return Py_BuildValue("(ii)", counter_had_started, counter_started);
}

static PyObject *failed(void) {
    PyErr_SetString(PyExc_OSError, dlerror());
    return NULL;
}

/* Opens a library, and calls a function of it, int(int). */
static PyObject *call(PyObject *self, PyObject *arguments) {
    const char *path, *name;
    int mode, number;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "zisi", &path, &mode, &name, &number))
        return NULL;
    void *library = dlopen(path, mode);
    if (!library)
        return failed();
    int (*function)(int) = (int (*)(int))dlsym(library, name);
    return function ? PyLong_FromLong(function(number)) : failed();
}

/* The address of a symbol, looked for from a place that has a name of its own. */
static PyObject *look_up(PyObject *self, PyObject *arguments) {
    const char *place, *name;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "ss", &place, &name))
        return NULL;
    void *handle = !strcmp(place, "next") ? RTLD_NEXT : !strcmp(place, "default") ? RTLD_DEFAULT : &handle;
    void *address = dlsym(handle, name);
    return address ? PyLong_FromVoidPtr(address) : failed();
}

/* It is looked up when the component runs; the name is nowhere else. */
static PyObject *compare(PyObject *self, PyObject *nothing) {
    (void)self, (void)nothing;
    int (*function)(const char *, const char *) =
        (int (*)(const char *, const char *))dlsym(RTLD_DEFAULT, "strcasecmp");
    return function ? PyLong_FromLong(function("ONE", "one")) : failed();
}

/* Which library an address belongs to, and the symbol there. */
static PyObject *where(PyObject *self, PyObject *number) {
    Dl_info info;
    (void)self;
    void *address = PyLong_AsVoidPtr(number);
    if (!dladdr(address, &info))
        Py_RETURN_NONE;
    return Py_BuildValue("(szi)", info.dli_fname, info.dli_sname, (char *)address - (char *)info.dli_saddr);
}

static PyObject *close_library(PyObject *self, PyObject *handle) {
    (void)self;
    return dlclose(PyLong_AsVoidPtr(handle)) ? failed() : PyLong_FromLong(0);
}

static PyObject *own_address(PyObject *self, PyObject *nothing) {
    (void)self, (void)nothing;
    return PyLong_FromVoidPtr((void *)next);
}

static PyMethodDef methods[] = {
    {"next", next, METH_NOARGS, NULL},
    {"started", started, METH_NOARGS, NULL},
    {"call", call, METH_VARARGS, NULL},
    {"look_up", look_up, METH_VARARGS, NULL},
    {"compare", compare, METH_NOARGS, NULL},
    {"where", where, METH_O, NULL},
    {"close", close_library, METH_O, NULL},
    {"own_address", own_address, METH_NOARGS, NULL},
    {0},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_core", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__core(void) { return PyModule_Create(&definition); }
