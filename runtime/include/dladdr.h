/*
 * What wasi-libc's dlfcn.h leaves out of POSIX (Issue 8): which library an address belongs to. The runtime defines it in
 * runtime/vfs/symbols.c.
 *
 * Addresses of functions are slots of the table, small numbers, and of data bytes in memory. The stack lies where memory's
 * addresses are as small as slots, and is no library's; so a number says by itself what it is.
 */

#ifndef DLADDR_H
#define DLADDR_H

#ifdef __cplusplus
extern "C" {
#endif

/* Of an address: the library, and the symbol that is there, or for data the nearest one before it. */
typedef struct {
    const char *dli_fname; /* the library's path */
    void *dli_fbase;       /* where its memory begins */
    const char *dli_sname; /* the symbol's name; NULL if there is none */
    void *dli_saddr;       /* its address */
} Dl_info;

/* 0 if the address belongs to no library, which includes all functions and data of the runtime. */
int dladdr(const void *address, Dl_info *info);

#ifdef __cplusplus
}
#endif

#endif
