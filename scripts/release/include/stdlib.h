/* What the C code in our programs asks of a C library's headers: wasmtime's asks for NULL, and Zstandard's for the
   functions that are declared here and in string.h, which are the same everywhere. With these headers clang needs none
   of a C library's, whatever the architecture. */
#pragma once
#include <stddef.h>

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void free(void *memory);
