/*
 * What the C++ library expects of a runtime with exceptions. There are none: not every engine knows WebAssembly's exception
 * handling, and the base of every component must run on all. A native extension in C++ that throws ends the program.
 */

#include <stdio.h>
#include <stdlib.h>

void *__cxa_allocate_exception(size_t size);
_Noreturn void __cxa_throw(void *exception, void *type, void (*destructor)(void *));

void *__cxa_allocate_exception(size_t size) {
    void *exception = malloc(size);
    if (!exception)
        abort();
    return exception;
}

_Noreturn void __cxa_throw(void *exception, void *type, void (*destructor)(void *)) {
    (void)exception, (void)type, (void)destructor;
    fputs("a native extension threw a C++ exception, which WebAssembly components cannot do yet\n", stderr);
    abort();
}
