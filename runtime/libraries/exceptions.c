/*
 * What clang's code for exceptions of C++ and for longjmp() refers to and no library of LLVM's has: their tags, what is called
 * for setjmp() and longjmp(), and what is called when one gets out of a side module. The latter is exported, for
 * componentize-py wheel (host/wheel/componentize_py_wheel/exceptions.py).
 */

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

__asm__("        .tagtype __cpp_exception i32\n"
        "        .globl   __cpp_exception\n"
        "        .hidden  __cpp_exception\n"
        "__cpp_exception:\n"
        "        .tagtype __c_longjmp i32\n"
        "        .globl   __c_longjmp\n"
        "        .hidden  __c_longjmp\n"
        "__c_longjmp:\n");

struct buffer {
    void *call; /* of the function that called setjmp() */
    uint32_t label;
    struct {
        struct buffer *buffer;
        int value;
    } thrown;
};
_Static_assert(sizeof(struct buffer) <= sizeof(jmp_buf), "a jmp_buf is too small");

void __wasm_setjmp(struct buffer *buffer, uint32_t label, void *call);
uint32_t __wasm_setjmp_test(struct buffer *buffer, void *call);
_Noreturn void __wasm_longjmp(struct buffer *buffer, int value);
_Noreturn void componentize_exception_escaped(void);

void __wasm_setjmp(struct buffer *buffer, uint32_t label, void *call) {
    buffer->call = call;
    buffer->label = label;
}

/* Where in this call of a function its setjmp() is to return again, or 0. */
uint32_t __wasm_setjmp_test(struct buffer *buffer, void *call) { return buffer->call == call ? buffer->label : 0; }

_Noreturn void __wasm_longjmp(struct buffer *buffer, int value) {
    buffer->thrown.buffer = buffer;
    buffer->thrown.value = value ? value : 1;
    __builtin_wasm_throw(1, &buffer->thrown);
}

__attribute__((export_name("componentize_exception_escaped"))) _Noreturn void componentize_exception_escaped(void) {
    fputs("an exception, or longjmp(), left a native extension without being caught\n", stderr);
    abort();
}
