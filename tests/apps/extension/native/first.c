// A native extension that uses what a position independent module can use:
// data with addresses in it (relocations), a constructor, a function's address
// taken here and called by the runtime, the runtime's own data and functions
// through the GOT, indirect calls in both directions, zeroed data, and a symbol
// that another extension defines too.

#include <Python.h>
#include <math.h>
#include <stdlib.h>

static int constructed;
static int zeroed[1000];
int shared_name = 1;

__attribute__((constructor)) static void construct(void) { constructed += 1; }

static double half(double value) { return value / 2; }
static double twice(double value) { return value * 2; }

// The addresses in this table are not known before the module is placed.
typedef double operation(double);
static operation *const operations[] = {half, twice, sqrt};
static const char *const names[] = {"half", "twice", "sqrt"};
static const char *const *volatile names_pointer = names;

static int compare(const void *left, const void *right) {
    const long a = *(const long *)left, b = *(const long *)right;
    return (a > b) - (a < b);
}

static PyObject *apply(PyObject *self, PyObject *arguments) {
    const char *name;
    double value;
    if (!PyArg_ParseTuple(arguments, "sd", &name, &value))
        return NULL;
    for (size_t index = 0; index < sizeof operations / sizeof *operations; index++)
        if (!strcmp(names_pointer[index], name))
            return PyFloat_FromDouble(operations[index](value));
    return PyErr_Format(PyExc_LookupError, "no operation %s", name);
}

// qsort is the runtime's, and calls back into this module.
static PyObject *sorted(PyObject *self, PyObject *list) {
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "a list is expected");
        return NULL;
    }
    const Py_ssize_t length = PyList_GET_SIZE(list);
    long *values = malloc(sizeof(long) * (size_t)length);
    for (Py_ssize_t index = 0; index < length; index++)
        values[index] = PyLong_AsLong(PyList_GET_ITEM(list, index));
    qsort(values, (size_t)length, sizeof(long), compare);
    PyObject *result = PyList_New(length);
    for (Py_ssize_t index = 0; index < length; index++)
        PyList_SET_ITEM(result, index, PyLong_FromLong(values[index]));
    free(values);
    return result;
}

static PyObject *state(PyObject *self, PyObject *unused) {
    zeroed[999] += 1;
    return Py_BuildValue("(iii)", constructed, zeroed[999], shared_name);
}

typedef struct {
    PyObject_HEAD PyObject *held;
} Holder;

static void holder_dealloc(Holder *self) {
    Py_CLEAR(self->held);
    Py_TYPE(self)->tp_free(self);
}

static int holder_init(Holder *self, PyObject *arguments, PyObject *keywords) {
    return PyArg_ParseTuple(arguments, "O", &self->held) ? (Py_INCREF(self->held), 0) : -1;
}

static PyObject *holder_call(Holder *self, PyObject *arguments, PyObject *keywords) {
    return PyObject_Call(self->held, arguments, keywords);
}

// A static type: its table of functions is full of relocations, and its base
// type is data of the runtime.
static PyTypeObject holder_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "first.Holder",
    .tp_basicsize = sizeof(Holder),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = PyType_GenericNew,
    .tp_init = (initproc)holder_init,
    .tp_dealloc = (destructor)holder_dealloc,
    .tp_call = (ternaryfunc)holder_call,
};

static PyMethodDef methods[] = {
    {"apply", apply, METH_VARARGS, "Applies an operation by its name."},
    {"sorted", sorted, METH_O, "Sorts a list of integers."},
    {"state", state, METH_NOARGS, "The module's static variables."},
    {NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "first", "The first extension.", -1, methods,
};

PyMODINIT_FUNC PyInit_first(void) {
    if (PyType_Ready(&holder_type) < 0)
        return NULL;
    PyObject *result = PyModule_Create(&module);
    if (result)
        PyModule_AddObjectRef(result, "Holder", (PyObject *)&holder_type);
    return result;
}
