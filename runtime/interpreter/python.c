/*
 * Starts CPython in an empty world: nothing but the tree of the program data decides how it starts.
 *
 * An isolated configuration ignores environment variables, the user's site-packages and command lines. UTF-8 mode makes
 * locales irrelevant. The hash seed is fixed, since the order of sets and the like is frozen in the snapshot anyway. `site`
 * is not imported, as it only adds what `-p` decides here. Bytecode is not written, for the tree is read-only.
 */

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE
#include <Python.h>

/* This header is not free of warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "internal/pycore_interp.h"
#pragma GCC diagnostic pop

#include "componentize.h"

#define STRINGIFY(text) #text
#define EXPAND(text) STRINGIFY(text)
#define STANDARD_LIBRARY L"/lib/python" EXPAND(PY_MAJOR_VERSION) L"." EXPAND(PY_MINOR_VERSION)

/* Writes why starting failed to standard error. */
static bool report(PyStatus status) {
    if (!PyStatus_Exception(status))
        return true;
    fprintf(stderr, "CPython does not start: %s%s%s\n", status.func ? status.func : "", status.func ? ": " : "",
            status.err_msg ? status.err_msg : "it exited");
    return false;
}

static bool preinitialize(void) {
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
    config.utf8_mode = 1;
    return report(Py_PreInitialize(&config));
}

static PyStatus configure(PyConfig *config) {
    PyConfig_InitIsolatedConfig(config);
    config->use_hash_seed = 1;
    config->hash_seed = 0;
    config->site_import = 0;
    config->write_bytecode = 0;
    config->pathconfig_warnings = 0;
    config->module_search_paths_set = 1;
    /* What CPython would otherwise look for on the disk. The program's name is empty, as there is no executable. */
    const struct {
        wchar_t **field;
        const wchar_t *value;
    } strings[] = {
        {&config->home, L"/"},           {&config->prefix, L"/"},           {&config->exec_prefix, L"/"},
        {&config->base_prefix, L"/"},    {&config->base_exec_prefix, L"/"}, {&config->executable, L""},
        {&config->base_executable, L""}, {&config->program_name, L""},      {&config->stdlib_dir, STANDARD_LIBRARY},
    };
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        PyStatus status = PyConfig_SetString(config, strings[i].field, strings[i].value);
        if (PyStatus_Exception(status))
            return status;
    }
    const wchar_t *const search_paths[] = {STANDARD_LIBRARY, STANDARD_LIBRARY L"/lib-dynload"};
    for (size_t i = 0; i < sizeof search_paths / sizeof *search_paths; i++) {
        PyStatus status = PyWideStringList_Append(&config->module_search_paths, search_paths[i]);
        if (PyStatus_Exception(status))
            return status;
    }
    return PyStatus_Ok();
}

bool componentize_python_start(void) {
    if (!preinitialize())
        return false;
    PyConfig config;
    PyStatus status = configure(&config);
    if (!PyStatus_Exception(status))
        status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return report(status);
}

void componentize_forget_columns(void) { PyInterpreterState_Get()->config.code_debug_ranges = 0; }
