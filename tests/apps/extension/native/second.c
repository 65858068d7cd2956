// A second extension, which exports a variable and a function of the same
// names as the first one, with multi-phase initialisation.

#include <Python.h>

int shared_name = 2;

static PyObject *state(PyObject *self, PyObject *unused) { return PyLong_FromLong(shared_name); }

static int execute(PyObject *module) { return PyModule_AddIntConstant(module, "EXECUTED", 1); }

static PyMethodDef methods[] = {
    {"state", state, METH_NOARGS, NULL},
    {NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)execute},
    {0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "second",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit_second(void) { return PyModuleDef_Init(&module); }
