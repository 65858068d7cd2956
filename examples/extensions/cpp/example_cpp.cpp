// A module with two functions: the words of a text, with how often each occurs, sorted; and the number that a text begins with,
// for which the library has an exception.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

static PyObject *count_words(PyObject *, PyObject *argument) {
    Py_ssize_t length = 0;
    const char *text = PyUnicode_AsUTF8AndSize(argument, &length);
    if (!text)
        return nullptr;
    std::map<std::string, Py_ssize_t> counts;
    std::istringstream words(std::string(text, static_cast<size_t>(length)));
    for (std::string word; words >> word;)
        counts[word]++;
    PyObject *result = PyDict_New();
    for (const auto &[word, count] : counts) {
        PyObject *number = PyLong_FromSsize_t(count);
        if (!result || !number || PyDict_SetItemString(result, word.c_str(), number) < 0)
            Py_CLEAR(result);
        Py_XDECREF(number);
    }
    return result;
}

static PyObject *read_number(PyObject *, PyObject *argument) {
    const char *text = PyUnicode_AsUTF8(argument);
    if (!text)
        return nullptr;
    try {
        return PyLong_FromLong(std::stol(text));
    } catch (const std::out_of_range &) {
        PyErr_SetString(PyExc_OverflowError, "the number is too large");
    } catch (const std::exception &) {
        PyErr_SetString(PyExc_ValueError, "there is no number");
    }
    return nullptr;
}

static PyMethodDef functions[] = {
    {"count_words", count_words, METH_O, "How often each word of a text occurs."},
    {"read_number", read_number, METH_O, "The number that a text begins with."},
    {nullptr, nullptr, 0, nullptr},
};

static PyModuleDef_Slot slots[] = {{0, nullptr}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "example_cpp", nullptr, 0, functions, slots, nullptr, nullptr, nullptr,
};

PyMODINIT_FUNC PyInit_example_cpp() { return PyModuleDef_Init(&definition); }
