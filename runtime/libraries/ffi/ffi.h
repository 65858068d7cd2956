/*
 * The part of libffi's interface that CPython's _ctypes uses, for wasm32. ffi.c says how it works, and what it cannot do.
 */

#ifndef FFI_H
#define FFI_H

#include <stddef.h>
#include <stdint.h>

enum {
    FFI_TYPE_VOID,
    FFI_TYPE_INT,
    FFI_TYPE_FLOAT,
    FFI_TYPE_DOUBLE,
    FFI_TYPE_LONGDOUBLE,
    FFI_TYPE_UINT8,
    FFI_TYPE_SINT8,
    FFI_TYPE_UINT16,
    FFI_TYPE_SINT16,
    FFI_TYPE_UINT32,
    FFI_TYPE_SINT32,
    FFI_TYPE_UINT64,
    FFI_TYPE_SINT64,
    FFI_TYPE_STRUCT,
    FFI_TYPE_POINTER,
};

typedef struct ffi_type {
    size_t size;
    unsigned short alignment;
    unsigned short type;
    struct ffi_type **elements; /* of a structure: its fields, NULL at the end */
} ffi_type;

extern ffi_type ffi_type_void, ffi_type_uint8, ffi_type_sint8, ffi_type_uint16, ffi_type_sint16, ffi_type_uint32,
    ffi_type_sint32, ffi_type_uint64, ffi_type_sint64, ffi_type_float, ffi_type_double, ffi_type_longdouble,
    ffi_type_pointer;

#define ffi_type_uchar ffi_type_uint8
#define ffi_type_schar ffi_type_sint8
#define ffi_type_ushort ffi_type_uint16
#define ffi_type_sshort ffi_type_sint16
#define ffi_type_uint ffi_type_uint32
#define ffi_type_sint ffi_type_sint32
#define ffi_type_ulong ffi_type_uint32
#define ffi_type_slong ffi_type_sint32

typedef enum { FFI_OK, FFI_BAD_TYPEDEF, FFI_BAD_ABI, FFI_BAD_ARGTYPE } ffi_status;
typedef enum { FFI_DEFAULT_ABI = 1 } ffi_abi;

/* Results that are smaller are widened to this. */
typedef uint32_t ffi_arg;

typedef struct {
    unsigned nargs;
    unsigned fixed; /* how many arguments are not variable ones */
    ffi_type **arg_types;
    ffi_type *rtype;
    uint32_t signature;
} ffi_cif;

typedef void ffi_function(ffi_cif *cif, void *result, void **arguments, void *user_data);

/* A function that is called from C. */
typedef struct {
    ffi_cif *cif;
    ffi_function *function;
    void *user_data;
    void *code; /* what to call it by */
} ffi_closure;

/* FFI_BAD_ABI: there is no such call, as ffi.c explains. */
ffi_status ffi_prep_cif(ffi_cif *cif, ffi_abi abi, unsigned nargs, ffi_type *rtype, ffi_type **arg_types);
ffi_status ffi_prep_cif_var(ffi_cif *cif, ffi_abi abi, unsigned fixed, unsigned nargs, ffi_type *rtype,
                            ffi_type **arg_types);
void ffi_call(ffi_cif *cif, void (*function)(void), void *result, void **arguments);

void *ffi_closure_alloc(size_t size, void **code);
void ffi_closure_free(void *closure);

/* FFI_BAD_ABI: no function of this type is left. Else closure->code is the function, whatever `code` says. */
ffi_status ffi_prep_closure_loc(ffi_closure *closure, ffi_cif *cif, ffi_function *function, void *user_data,
                                void *code);
ffi_status ffi_prep_closure(ffi_closure *closure, ffi_cif *cif, ffi_function *function, void *user_data);

#endif
