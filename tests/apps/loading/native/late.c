/* An extension module that is imported when the component runs, with a function for other extensions. */

#include <Python.h>

const char *far_word(int index);
extern int far_started;

static int started;

__attribute__((constructor)) static void start(void) { started = 100 + far_started; }

int late_api(int number) { return number + started; }

static PyObject *word(PyObject *self, PyObject *index) {
    (void)self;
    return PyUnicode_FromString(far_word(PyLong_AsLong(index)));
}

static PyMethodDef methods[] = {{"word", word, METH_O, NULL}, {0}};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_late", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__late(void) { return PyModule_Create(&definition); }
