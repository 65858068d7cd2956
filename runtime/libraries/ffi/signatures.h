/* The types of C functions that can be called, and called back: what signatures.py writes the definitions of. */

#ifndef SIGNATURES_H
#define SIGNATURES_H

#include <stdbool.h>
#include <stdint.h>

/* WebAssembly's types. A signature is a number to the base KINDS: a leading 1, the result, and the arguments. */
enum kind { KIND_NONE, KIND_I32, KIND_I64, KIND_F32, KIND_F64, KINDS };

union value {
    int32_t i32;
    int64_t i64;
    float f32;
    double f64;
};

/* No signature has more. */
enum { MAXIMUM_ARGUMENTS = 16 };

bool is_prepared(uint32_t signature);

/* Calls a function of that type, which is_prepared(). */
void call_prepared(uint32_t signature, void (*function)(void), const union value *arguments, union value *result);

/*
 * A function of that type which calls run_callback() with `data` and its arguments and gives the result; NULL if there is
 * none or all are taken.
 */
void *take_callback(uint32_t signature, void *data);
void release_callback(void *data);

union value run_callback(void *data, union value *arguments);

#endif
