/*
 * Attributes of instances by their place.
 *
 * An instance of a class that is written in Python has the values of its attributes in itself, and shares the names with the other
 * instances of the class: the nth value is that of the nth name (Objects/dictobject.c, "split table", and Objects/object_layout.md).
 * Where all instances get their attributes in the same order, as those of a dataclass do, an attribute's place is known without
 * looking for its name. All that has to be seen is that the name at that place is the one that is meant.
 *
 * What these functions do not find they leave to the usual way, which works for all objects. Whether the class itself has to say
 * something about an attribute is for the caller to know.
 */

#define Py_BUILD_CORE
#include <Python.h>

/* These headers are not free of warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "internal/pycore_dict.h"
#include "internal/pycore_object.h"
#pragma GCC diagnostic pop

#include "componentize.h"

/* The values of an object that has them in itself, if `name` has that place among its names. */
static PyDictValues *values_with(PyObject *object, size_t place, PyObject *name) {
    PyTypeObject *type = Py_TYPE(object);
    if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES))
        return NULL;
    PyDictValues *values = _PyObject_InlineValues(object);
    PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
    if (!values->valid || place >= values->capacity || place >= (size_t)keys->dk_nentries || !DK_IS_UNICODE(keys) ||
        DK_UNICODE_ENTRIES(keys)[place].me_key != name)
        return NULL;
    return values;
}

PyObject *componentize_attribute_at(PyObject *object, size_t place, PyObject *name) {
    PyDictValues *values = values_with(object, place, name);
    return values ? Py_XNewRef(values->values[place]) : NULL;
}

bool componentize_add_attribute_at(PyObject *object, size_t place, PyObject *name, PyObject *value) {
    PyDictValues *values = values_with(object, place, name);
    if (!values || values->values[place] || _PyObject_GetManagedDict(object))
        return false;
    values->values[place] = Py_NewRef(value);
    _PyDictValues_AddToInsertionOrder(values, (Py_ssize_t)place);
    return true;
}
