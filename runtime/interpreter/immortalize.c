/*
 * Makes objects of the memory image immortal (PEP 683), just before it is taken.
 *
 * Instances share the pages of the image until they write to them. Much of what they would write are counts of references: a call
 * of a function changes that of the function, of its code, of the constants that it uses, mostly for no longer than the call
 * takes, and each time a page of 4 KiB is copied, which costs more than the call. References to immortal objects are not counted.
 *
 * What is immortal is never freed. So it is done to objects of which nobody can tell, and whose memory is that of the image anyway:
 *
 *   - strings, bytes and numbers, and tuples and frozen sets of nothing else;
 *   - code, with what belongs to it;
 *   - functions of imported modules, if nothing is kept alive by them but such objects and the module: no closure, no attributes,
 *     no mutable defaults. Nor may anybody wait for the end of one by a weak reference.
 *
 * They are found from the objects that the garbage collector was told to leave alone (gc.freeze()).
 */

#define Py_BUILD_CORE
#include <Python.h>

/* These headers are not free of warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "internal/pycore_code.h"
#include "internal/pycore_gc.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_object.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_setobject.h"
#pragma GCC diagnostic pop

#include "componentize.h"

/* Tuples of tuples, and code in code, are looked into so deep. */
#define DEEPEST 50

static bool immortalize(PyObject *object, int depth);

static void set_immortal(PyObject *object) {
    /* As immortalize_interned() does it in CPython's Objects/unicodeobject.c. */
    if (PyUnicode_CheckExact(object) && PyUnicode_CHECK_INTERNED(object) == SSTATE_INTERNED_MORTAL)
        ((PyASCIIObject *)object)->state.interned = SSTATE_INTERNED_IMMORTAL;
    object->ob_refcnt = _Py_IMMORTAL_REFCNT;
}

/*
 * The first item that cannot be made immortal ends it, so that of tuples in each other, none is looked at more often than there
 * are references to it.
 */
static bool tuple_items(PyObject *tuple, int depth) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++)
        if (!immortalize(PyTuple_GET_ITEM(tuple, i), depth))
            return false;
    return true;
}

static bool set_items(PyObject *set, int depth) {
    Py_ssize_t position = 0;
    PyObject *item;
    Py_hash_t hash;
    while (_PySet_NextEntry(set, &position, &item, &hash))
        if (!immortalize(item, depth))
            return false;
    return true;
}

static bool code_parts(PyCodeObject *code, int depth) {
    PyObject *const parts[] = {
        code->co_consts, code->co_names,    code->co_localsplusnames, code->co_localspluskinds, code->co_filename,
        code->co_name,   code->co_qualname, code->co_linetable,       code->co_exceptiontable,
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!immortalize(parts[i], depth))
            return false;
    return !code->co_weakreflist;
}

/* Whether these are the globals of a module that is there for good, as far as anybody knows. */
static bool are_of_module(PyObject *globals) {
    PyObject *name = PyDict_GetItemWithError(globals, &_Py_ID(__name__));
    PyObject *module = name ? PyDict_GetItemWithError(PyImport_GetModuleDict(), name) : NULL;
    PyErr_Clear();
    return module && PyModule_Check(module) && PyModule_GetDict(module) == globals;
}

static bool function_parts(PyFunctionObject *function, int depth) {
    PyObject *const parts[] = {function->func_code, function->func_name, function->func_qualname, function->func_doc,
                               function->func_defaults};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] && !immortalize(parts[i], depth))
            return false;
    return !function->func_closure && !function->func_kwdefaults && !function->func_dict &&
           !function->func_weakreflist && are_of_module(function->func_globals);
}

/* Whether the object is immortal now. */
static bool immortalize(PyObject *object, int depth) {
    if (_Py_IsImmortal(object))
        return true;
    if (depth == DEEPEST)
        return false;
    bool may;
    if (PyUnicode_CheckExact(object) || PyBytes_CheckExact(object) || PyLong_CheckExact(object) ||
        PyFloat_CheckExact(object) || PyComplex_CheckExact(object))
        may = true;
    else if (PyTuple_CheckExact(object))
        may = tuple_items(object, depth + 1);
    else if (PyFrozenSet_CheckExact(object))
        may = set_items(object, depth + 1);
    else if (PyCode_Check(object))
        may = code_parts((PyCodeObject *)object, depth + 1);
    else if (PyFunction_Check(object))
        may = function_parts((PyFunctionObject *)object, depth + 1);
    else
        may = false;
    if (may)
        set_immortal(object);
    return may;
}

/* What a frozen object refers to. Of dictionaries with nothing but strings and numbers in them, the collector does not know. */
static int visit(PyObject *object, void *depth) {
    const int deeper = (int)(intptr_t)depth + 1;
    if (!immortalize(object, 0) && PyDict_CheckExact(object) && !_PyObject_GC_IS_TRACKED(object) && deeper < DEEPEST)
        Py_TYPE(object)->tp_traverse(object, visit, (void *)(intptr_t)deeper);
    return 0;
}

void componentize_immortalize(void) {
    PyThreadState *thread = PyThreadState_GetUnchecked();
    if (!thread)
        return;
    PyGC_Head *frozen = &thread->interp->gc.permanent_generation.head;
    for (PyGC_Head *gc = _PyGCHead_NEXT(frozen); gc != frozen; gc = _PyGCHead_NEXT(gc)) {
        PyObject *object = _Py_FROM_GC(gc);
        immortalize(object, 0);
        Py_TYPE(object)->tp_traverse(object, visit, (void *)0);
    }
}
