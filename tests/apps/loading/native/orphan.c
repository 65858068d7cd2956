/* An extension module that is linked with a library which is not there. */

#include <Python.h>

int gone_value(void);

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_orphan", NULL, -1, NULL, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__orphan(void) {
    PyObject *module = PyModule_Create(&definition);
    if (module)
        PyModule_AddIntConstant(module, "VALUE", gone_value());
    return module;
}
