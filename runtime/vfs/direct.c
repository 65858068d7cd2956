/*
 * WASI's functions for side modules that call them directly. C does not: it calls libc, whose bindings are wrapped here. But
 * Rust's standard library calls some of WASI's functions itself (library/std/src/sys of Rust 1.95, wherever it says wasip2). The
 * linker puts these in their place, which are exported as INTERFACE#FUNCTION (guest-tool/link/src/relocate/symbols.rs), with the
 * signatures that the canonical ABI gives to what a component imports. All go the way of libc's: what is answered before the
 * snapshot is a constant, and a component that has no host of its own accord (--stub-wasi) goes on having none.
 */

#include "vfs.h"

#include <stdlib.h>
#include <string.h>

#define STAND_IN(interface, function) __attribute__((export_name("wasi:" interface "#" function)))

static void fill(void *bytes, size_t length) {
    wasip2_list_u8_t random;
    random_get_random_bytes(length, &random);
    memcpy(bytes, random.ptr, length);
    free(random.ptr);
}

static uint64_t word(void) {
    uint64_t result;
    fill(&result, sizeof result);
    return result;
}

STAND_IN("random/random", "get-random-u64") uint64_t stand_in_get_random_u64(void) { return word(); }

STAND_IN("random/random", "get-random-bytes") void stand_in_get_random_bytes(uint64_t length, wasip2_list_u8_t *ret) {
    random_get_random_bytes(length, ret);
}

STAND_IN("random/insecure", "get-insecure-random-u64") uint64_t stand_in_get_insecure_random_u64(void) {
    return word();
}

STAND_IN("random/insecure-seed", "insecure-seed") void stand_in_insecure_seed(uint64_t ret[2]) {
    fill(ret, 2 * sizeof *ret);
}

STAND_IN("clocks/monotonic-clock", "now") uint64_t stand_in_monotonic_now(void) { return monotonic_clock_now(); }

STAND_IN("clocks/monotonic-clock", "resolution") uint64_t stand_in_monotonic_resolution(void) {
    return monotonic_clock_resolution();
}

STAND_IN("clocks/wall-clock", "now") void stand_in_wall_now(wall_clock_datetime_t *ret) { wall_clock_now(ret); }

STAND_IN("clocks/wall-clock", "resolution") void stand_in_wall_resolution(wall_clock_datetime_t *ret) {
    wall_clock_resolution(ret);
}
