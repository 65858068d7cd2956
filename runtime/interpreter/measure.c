/*
 * Whose the memory is that CPython has allocated: for the tool, which tells people what their component consists of.
 *
 * The walk begins at all imported modules at once, and goes from object to object as the garbage collector does, to begin
 * with what is nearest. An object belongs to the module from which the walk comes to it first, but for functions and
 * classes, which know their modules. Along with each object go the blocks that only it knows: the tables of dictionaries,
 * lists and sets, and what code consists of.
 *
 * What is not found in this way (free blocks, headers of the allocator's pools, what belongs to C code) is nobody's.
 *
 * This is called when the memory image has been taken, so that nothing of what it allocates is seen; and it does not ship,
 * as nothing in a component reaches it.
 */

#define Py_BUILD_CORE
#include <Python.h>

/* These headers are not free of warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "internal/pycore_code.h"
#include "internal/pycore_dict.h"
#include "internal/pycore_function.h"
#include "internal/pycore_global_objects.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_long.h"
#include "internal/pycore_moduleobject.h"
#include "internal/pycore_object.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_typeobject.h"
#pragma GCC diagnostic pop

#include <stdlib.h>
#include <string.h>

#include "../vfs/vfs.h"

/* An object that the walk has come to, and the number of the module that it belongs to. */
struct step {
    PyObject *object;
    uint32_t owner;
};

/* A hash table of addresses, with open addressing; 0 is a free place. Its size is a power of two. */
static struct {
    uintptr_t *places;
    size_t size, used;
} seen;

static struct {
    struct step *steps;
    size_t count, capacity;
} steps;

static struct {
    struct extent *extents;
    size_t count, capacity;
} found;

/* The names of the modules are the keys here; the values are their numbers. */
static PyObject *numbers;
static struct text {
    const char *address;
    Py_ssize_t length;
} *names;

static uint32_t current;

/* Makes room for one more item of a list that doubles. */
static void *grown(void *list, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return list;
    *capacity = *capacity ? *capacity * 2 : 1024;
    list = realloc(list, *capacity * size);
    if (!list)
        abort();
    return list;
}

static uintptr_t *place_of(uintptr_t address) {
    size_t place = (address >> 3) * 2654435761u & (seen.size - 1);
    while (seen.places[place] && seen.places[place] != address)
        place = (place + 1) & (seen.size - 1);
    return &seen.places[place];
}

static void enlarge(void) {
    uintptr_t *old = seen.places;
    size_t size = seen.size;
    seen.size = size ? size * 2 : 1 << 16;
    seen.places = calloc(seen.size, sizeof *seen.places);
    if (!seen.places)
        abort();
    for (size_t i = 0; i < size; i++)
        if (old[i])
            *place_of(old[i]) = old[i];
    free(old);
}

/* Whether an address is seen for the first time. */
static bool is_new(const void *address) {
    if (seen.used * 2 >= seen.size)
        enlarge();
    uintptr_t *place = place_of((uintptr_t)address);
    if (*place)
        return false;
    *place = (uintptr_t)address;
    seen.used++;
    return true;
}

static void add_extent(const void *address, size_t length, uint32_t owner) {
    if (!address || !length)
        return;
    found.extents = grown(found.extents, found.count, &found.capacity, sizeof *found.extents);
    found.extents[found.count++] = (struct extent){
        (uint32_t)(uintptr_t)names[owner].address,
        (uint32_t)names[owner].length,
        (uint32_t)(uintptr_t)address,
        (uint32_t)length,
    };
}

/* A block that several objects may point to. */
static void add_block(const void *address, size_t length, uint32_t owner) {
    if (address && is_new(address))
        add_extent(address, length, owner);
}

/* The module of a function or a class, if it is among those that were imported; or else the one given. */
static uint32_t owner_of(PyObject *object, uint32_t owner) {
    PyObject *name = NULL;
    if (PyFunction_Check(object))
        name = ((PyFunctionObject *)object)->func_module;
    else if (PyType_Check(object) && ((PyTypeObject *)object)->tp_dict)
        name = PyDict_GetItemWithError(((PyTypeObject *)object)->tp_dict, &_Py_ID(__module__));
    PyObject *number = name && PyUnicode_Check(name) ? PyDict_GetItemWithError(numbers, name) : NULL;
    return number ? (uint32_t)PyLong_AsUnsignedLong(number) : owner;
}

static int visit(PyObject *object, void *unused) {
    (void)unused;
    if (object && is_new(object)) {
        steps.steps = grown(steps.steps, steps.count, &steps.capacity, sizeof *steps.steps);
        steps.steps[steps.count++] = (struct step){object, owner_of(object, current)};
    }
    return 0;
}

/* How many bytes an object has itself, from its address on. */
static size_t size_of(PyObject *object) {
    PyTypeObject *type = Py_TYPE(object);
    if (PyUnicode_Check(object) && PyUnicode_IS_COMPACT(object)) {
        size_t header = PyUnicode_IS_ASCII(object) ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
        return header + (PyUnicode_GET_LENGTH(object) + 1) * PyUnicode_KIND(object);
    }
    size_t size = type->tp_basicsize;
    if (PyLong_Check(object))
        size += type->tp_itemsize * _PyLong_DigitCount((PyLongObject *)object);
    else if (type->tp_itemsize)
        size += type->tp_itemsize * (size_t)Py_ABS(((PyVarObject *)object)->ob_size);
    if (type->tp_flags & Py_TPFLAGS_INLINE_VALUES)
        size += _PyInlineValuesSize(type);
    return size;
}

static void add_dictionary(PyDictObject *dictionary, uint32_t owner) {
    add_block(dictionary->ma_keys, _PyDict_KeysSize(dictionary->ma_keys), owner);
    PyObject *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next((PyObject *)dictionary, &position, &key, &value)) {
        visit(key, NULL);
        visit(value, NULL);
    }
}

static void add_code(PyCodeObject *code) {
    PyObject *parts[] = {
        code->co_consts,   code->co_names, code->co_exceptiontable, code->co_localsplusnames, code->co_localspluskinds,
        code->co_filename, code->co_name,  code->co_qualname,       code->co_linetable,
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        visit(parts[i], NULL);
}

static void add_class(PyTypeObject *type, uint32_t owner) {
    visit(type->tp_dict ? type->tp_dict : PyType_GetDict(type), NULL);
    visit(type->tp_mro, NULL);
    visit(type->tp_bases, NULL);
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE))
        return;
    PyHeapTypeObject *heap = (PyHeapTypeObject *)type;
    visit(heap->ht_name, NULL);
    visit(heap->ht_qualname, NULL);
    visit(heap->ht_slots, NULL);
    visit((PyObject *)type->tp_subclasses, NULL);
    if (heap->ht_cached_keys)
        add_block(heap->ht_cached_keys, _PyDict_KeysSize(heap->ht_cached_keys), owner);
    if (heap->_ht_tpname)
        add_block(heap->_ht_tpname, strlen(heap->_ht_tpname) + 1, owner);
}

/* What belongs to an object beside itself. */
static void add_parts(PyObject *object, uint32_t owner) {
    if (PyDict_Check(object)) {
        add_dictionary((PyDictObject *)object, owner);
    } else if (PyList_Check(object)) {
        PyListObject *list = (PyListObject *)object;
        add_block(list->ob_item, list->allocated * sizeof *list->ob_item, owner);
    } else if (PyAnySet_Check(object)) {
        PySetObject *set = (PySetObject *)object;
        if (set->table != set->smalltable)
            add_block(set->table, (set->mask + 1) * sizeof *set->table, owner);
    } else if (PyByteArray_Check(object)) {
        PyByteArrayObject *array = (PyByteArrayObject *)object;
        add_block(array->ob_bytes, array->ob_alloc, owner);
    } else if (PyCode_Check(object)) {
        add_code((PyCodeObject *)object);
    } else if (PyType_Check(object)) {
        add_class((PyTypeObject *)object, owner);
    } else if (PyModule_Check(object)) {
        PyModuleObject *module = (PyModuleObject *)object;
        if (module->md_def)
            add_block(module->md_state, module->md_def->m_size, owner);
    }
}

static void walk(void) {
    for (size_t next = 0; next < steps.count; next++) {
        struct step step = steps.steps[next];
        PyTypeObject *type = Py_TYPE(step.object);
        current = step.owner;
        bool is_collected = PyObject_IS_GC(step.object);
        size_t header = is_collected ? _PyType_PreHeaderSize(type) : 0;
        add_extent((char *)step.object - header, header + size_of(step.object), step.owner);
        add_parts(step.object, step.owner);
        visit((PyObject *)type, NULL);
        if (is_collected && type->tp_traverse && !PyDict_Check(step.object))
            type->tp_traverse(step.object, visit, NULL);
    }
}

/* Numbers all modules, and begins at each. */
static void start(PyObject *modules) {
    PyObject *name, *module;
    Py_ssize_t position = 0;
    uint32_t count = 0;
    numbers = PyDict_New();
    names = calloc(PyDict_GET_SIZE(modules) + 1, sizeof *names);
    if (!numbers || !names)
        abort();
    while (PyDict_Next(modules, &position, &name, &module)) {
        PyObject *number = PyLong_FromUnsignedLong(count);
        names[count].address = PyUnicode_AsUTF8AndSize(name, &names[count].length);
        if (!number || !names[count].address || PyDict_SetItem(numbers, name, number) < 0)
            abort();
        count++;
    }
    for (position = 0, current = 0; PyDict_Next(modules, &position, &name, &module); current++)
        visit(module, NULL);
}

const struct region *componentize_measure(void) {
    static struct region region;
    PyGILState_STATE state = PyGILState_Ensure();
    start(PyImport_GetModuleDict());
    walk();
    PyGILState_Release(state);
    region.address = (uint32_t)(uintptr_t)found.extents;
    region.length = (uint32_t)(found.count * sizeof *found.extents);
    return &region;
}
