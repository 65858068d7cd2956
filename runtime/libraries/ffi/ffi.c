/*
 * Calls of C functions whose type is known at run time only.
 *
 * libffi proper makes such a call in assembly, and writes callbacks into executable memory. WebAssembly has neither: a call
 * names its type, and the engine compares it with the function's. (libffi's own port to WebAssembly has JavaScript do it.) So
 * there is a C call for each type that is prepared for: signatures.py writes them and says which these are. What is not among
 * them, ffi_prep_cif() refuses.
 *
 * How C's types map to WebAssembly's is the tool conventions' basic C ABI: small integers and pointers are an i32; a
 * structure with a single scalar is that scalar, and of any other a pointer is passed; a long double is two i64; a result that
 * is no scalar goes where an additional first argument points; variable arguments lie in memory, to which a last one points.
 */

#include "ffi.h"
#include "signatures.h"

#include <alloca.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SCALAR(name, number, bytes)                                                                                    \
    ffi_type ffi_type_##name = {.size = bytes, .alignment = bytes, .type = FFI_TYPE_##number}

ffi_type ffi_type_void = {.size = 1, .alignment = 1, .type = FFI_TYPE_VOID};
SCALAR(uint8, UINT8, 1);
SCALAR(sint8, SINT8, 1);
SCALAR(uint16, UINT16, 2);
SCALAR(sint16, SINT16, 2);
SCALAR(uint32, UINT32, 4);
SCALAR(sint32, SINT32, 4);
SCALAR(uint64, UINT64, 8);
SCALAR(sint64, SINT64, 8);
SCALAR(float, FLOAT, 4);
SCALAR(double, DOUBLE, 8);
SCALAR(longdouble, LONGDOUBLE, 16);
SCALAR(pointer, POINTER, 4);

/* ---- Types ---------------------------------------------------------------------------------------------------------- */

/* The scalar that a value of the type is passed as, or the type itself. */
static const ffi_type *passed_as(const ffi_type *type) {
    while (type->type == FFI_TYPE_STRUCT && type->elements && type->elements[0] && !type->elements[1] &&
           type->elements[0]->size == type->size)
        type = type->elements[0];
    return type;
}

static bool is_in_memory(const ffi_type *type) {
    return type->type == FFI_TYPE_STRUCT || type->type == FFI_TYPE_LONGDOUBLE;
}

static enum kind kind_of(const ffi_type *type) {
    switch (type->type) {
    case FFI_TYPE_VOID:
        return KIND_NONE;
    case FFI_TYPE_FLOAT:
        return KIND_F32;
    case FFI_TYPE_DOUBLE:
        return KIND_F64;
    case FFI_TYPE_UINT64:
    case FFI_TYPE_SINT64:
        return KIND_I64;
    default:
        return KIND_I32;
    }
}

/* The number by which signatures.h knows a type of function: its kinds as the digits, the result's first. */
static bool add_kind(uint32_t *signature, enum kind kind) {
    return !__builtin_mul_overflow(*signature, KINDS, signature) &&
           !__builtin_add_overflow(*signature, kind, signature);
}

static bool add_arguments(ffi_cif *cif, uint32_t *signature) {
    for (unsigned i = 0; i < cif->fixed; i++) {
        const ffi_type *type = passed_as(cif->arg_types[i]);
        if (type->type == FFI_TYPE_LONGDOUBLE ? !add_kind(signature, KIND_I64) || !add_kind(signature, KIND_I64)
                                              : !add_kind(signature, kind_of(type)))
            return false;
    }
    return cif->fixed == cif->nargs || add_kind(signature, KIND_I32);
}

ffi_status ffi_prep_cif_var(ffi_cif *cif, ffi_abi abi, unsigned fixed, unsigned nargs, ffi_type *rtype,
                            ffi_type **arg_types) {
    (void)abi;
    *cif = (ffi_cif){.nargs = nargs, .fixed = fixed, .arg_types = arg_types, .rtype = rtype};
    const ffi_type *result = passed_as(rtype);
    uint32_t signature = 0;
    /* The leading digit is never 0, so that the number of digits shows. */
    bool fits = is_in_memory(result) ? add_kind(&signature, KINDS + KIND_NONE) && add_kind(&signature, KIND_I32)
                                     : add_kind(&signature, KINDS + kind_of(result));
    if (!fits || !add_arguments(cif, &signature) || !is_prepared(signature))
        return FFI_BAD_ABI;
    cif->signature = signature;
    return FFI_OK;
}

ffi_status ffi_prep_cif(ffi_cif *cif, ffi_abi abi, unsigned nargs, ffi_type *rtype, ffi_type **arg_types) {
    return ffi_prep_cif_var(cif, abi, nargs, nargs, rtype, arg_types);
}

/* ---- Calls ---------------------------------------------------------------------------------------------------------- */

/* Puts a value where it belongs as an argument, and gives how many places it takes. */
static unsigned pass(const ffi_type *type, const void *source, union value *to) {
    switch (type->type) {
    case FFI_TYPE_UINT8:
        to->i32 = *(const uint8_t *)source;
        return 1;
    case FFI_TYPE_SINT8:
        to->i32 = *(const int8_t *)source;
        return 1;
    case FFI_TYPE_UINT16:
        to->i32 = *(const uint16_t *)source;
        return 1;
    case FFI_TYPE_SINT16:
        to->i32 = *(const int16_t *)source;
        return 1;
    case FFI_TYPE_LONGDOUBLE:
        memcpy(&to[0].i64, source, sizeof(int64_t));
        memcpy(&to[1].i64, (const char *)source + sizeof(int64_t), sizeof(int64_t));
        return 2;
    case FFI_TYPE_STRUCT:
        to->i32 = (int32_t)(uintptr_t)source;
        return 1;
    default:
        memcpy(to, source, type->size);
        return 1;
    }
}

/* A scalar result, small integers widened. */
static void give_result(const ffi_type *type, union value value, void *result) {
    switch (type->type) {
    case FFI_TYPE_VOID:
        return;
    case FFI_TYPE_UINT8:
        *(ffi_arg *)result = (uint8_t)value.i32;
        return;
    case FFI_TYPE_SINT8:
        *(ffi_arg *)result = (ffi_arg)(int8_t)value.i32;
        return;
    case FFI_TYPE_UINT16:
        *(ffi_arg *)result = (uint16_t)value.i32;
        return;
    case FFI_TYPE_SINT16:
        *(ffi_arg *)result = (ffi_arg)(int16_t)value.i32;
        return;
    default:
        memcpy(result, &value, type->size);
    }
}

/* A variable argument as C promotes it: in memory no integer is smaller than int, and no number is a float. */
static size_t store_variable(const ffi_type *type, const void *source, char *memory, size_t at) {
    union value value[2];
    size_t size = type->size < sizeof(int32_t) ? sizeof(int32_t) : type->size;
    pass(type, source, value);
    if (type->type == FFI_TYPE_FLOAT) {
        value[0].f64 = value[0].f32;
        size = sizeof(double);
    }
    /* A structure is in memory itself; what is passed is where. */
    if (type->type == FFI_TYPE_STRUCT)
        size = sizeof(int32_t);
    size_t alignment = size < sizeof(int64_t) ? sizeof(int32_t) : size;
    at = (at + alignment - 1) & ~(alignment - 1);
    if (memory) {
        memcpy(memory + at, value, size < sizeof(int64_t) ? size : sizeof(int64_t));
        if (size > sizeof(int64_t))
            memcpy(memory + at + sizeof(int64_t), &value[1], sizeof(int64_t));
    }
    return at + size;
}

static size_t store_variables(const ffi_cif *cif, void **arguments, char *memory) {
    size_t at = 0;
    for (unsigned i = cif->fixed; i < cif->nargs; i++)
        at = store_variable(passed_as(cif->arg_types[i]), arguments[i], memory, at);
    return at;
}

void ffi_call(ffi_cif *cif, void (*function)(void), void *result, void **arguments) {
    const ffi_type *result_type = passed_as(cif->rtype);
    union value passed[MAXIMUM_ARGUMENTS], returned = {0};
    unsigned count = 0;
    if (is_in_memory(result_type))
        passed[count++].i32 = (int32_t)(uintptr_t)result;
    for (unsigned i = 0; i < cif->fixed; i++) {
        const ffi_type *type = passed_as(cif->arg_types[i]);
        void *source = arguments[i];
        if (type->type == FFI_TYPE_STRUCT) {
            /* The called function may do with it what it likes. */
            source = memcpy(alloca(type->size), source, type->size);
        }
        count += pass(type, source, &passed[count]);
    }
    if (cif->fixed < cif->nargs) {
        char *memory = aligned_alloc(16, (store_variables(cif, arguments, NULL) + 15) & ~(size_t)15);
        if (!memory)
            abort();
        store_variables(cif, arguments, memory);
        passed[count].i32 = (int32_t)(uintptr_t)memory;
        call_prepared(cif->signature, function, passed, &returned);
        free(memory);
    } else {
        call_prepared(cif->signature, function, passed, &returned);
    }
    if (!is_in_memory(result_type))
        give_result(result_type, returned, result);
}

/* ---- Callbacks ------------------------------------------------------------------------------------------------------ */

void *ffi_closure_alloc(size_t size, void **code) {
    *code = NULL;
    return calloc(1, size);
}

void ffi_closure_free(void *closure) {
    release_callback(closure);
    free(closure);
}

ffi_status ffi_prep_closure_loc(ffi_closure *closure, ffi_cif *cif, ffi_function *function, void *user_data,
                                void *code) {
    (void)code;
    *closure = (ffi_closure){.cif = cif, .function = function, .user_data = user_data};
    /* A result in memory, or an argument in two, would be among the arguments. */
    bool is_plain = !is_in_memory(passed_as(cif->rtype));
    for (unsigned i = 0; i < cif->nargs; i++)
        is_plain = is_plain && cif->arg_types[i]->type != FFI_TYPE_LONGDOUBLE;
    closure->code = is_plain ? take_callback(cif->signature, closure) : NULL;
    return closure->code ? FFI_OK : FFI_BAD_ABI;
}

ffi_status ffi_prep_closure(ffi_closure *closure, ffi_cif *cif, ffi_function *function, void *user_data) {
    return ffi_prep_closure_loc(closure, cif, function, user_data, NULL);
}

union value run_callback(void *from, union value *passed) {
    ffi_closure *closure = from;
    const ffi_cif *cif = closure->cif;
    void *arguments[MAXIMUM_ARGUMENTS];
    for (unsigned i = 0; i < cif->nargs; i++)
        arguments[i] = passed_as(cif->arg_types[i])->type == FFI_TYPE_STRUCT ? (void *)(uintptr_t)passed[i].i32
                                                                             : (void *)&passed[i];
    union value result = {0};
    closure->function(closure->cif, &result, arguments, closure->user_data);
    return result;
}
