/* For the one function in C that the launcher has, wasmtime's, which asks stdlib.h for NULL and for nothing else. With
   this header clang needs none of a C library's, whatever the architecture. */
#include <stddef.h>
