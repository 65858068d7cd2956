/*
 * For recipes, which name it with -include: references are counted by functions of the runtime.
 *
 * CPython's headers have compilers put the counting in each place where there is any: to look whether the object is immortal, to
 * count, to look whether it was the last reference, to call what frees it. That is 20 to 30 bytes where a call is 3, and in what
 * Cython writes a quarter of the code. An extension whose time goes elsewhere, into arrays or into the functions that it calls,
 * becomes smaller and hardly slower.
 */

#if !defined(COMPACT_H) && __has_include(<Python.h>)
#define COMPACT_H

#ifndef PY_SSIZE_T_CLEAN
#define PY_SSIZE_T_CLEAN
#endif
#include <Python.h>

#undef Py_INCREF
#undef Py_DECREF
#undef Py_XINCREF
#undef Py_XDECREF
#define Py_INCREF(object) _Py_IncRef(_PyObject_CAST(object))
#define Py_DECREF(object) _Py_DecRef(_PyObject_CAST(object))
#define Py_XINCREF(object) Py_IncRef(_PyObject_CAST(object))
#define Py_XDECREF(object) Py_DecRef(_PyObject_CAST(object))

#undef Py_NewRef
#undef Py_XNewRef
#define Py_NewRef(object) (Py_NewRef)(_PyObject_CAST(object))
#define Py_XNewRef(object) (Py_XNewRef)(_PyObject_CAST(object))

#endif
