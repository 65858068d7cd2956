/* A module with one function: how many bits of a buffer's bytes are set. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyObject *count_bits(PyObject *module, PyObject *argument) {
    (void)module;
    Py_buffer view;
    if (PyObject_GetBuffer(argument, &view, PyBUF_SIMPLE) < 0)
        return NULL;
    Py_ssize_t bits = 0;
    for (Py_ssize_t index = 0; index < view.len; index++)
        bits += __builtin_popcount(((const unsigned char *)view.buf)[index]);
    PyBuffer_Release(&view);
    return PyLong_FromSsize_t(bits);
}

static PyMethodDef functions[] = {
    {"count_bits", count_bits, METH_O, "How many bits of the bytes are set."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "example_c",
    .m_methods = functions,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit_example_c(void) { return PyModuleDef_Init(&definition); }
