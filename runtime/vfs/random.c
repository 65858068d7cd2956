/*
 * Randomness. In pre-initialization it is a sequence that the program's seed determines, so that the same inputs give the
 * same component: fit for shuffling, and secret from nobody. At run time it is the host's.
 */

#include "vfs.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state;

/* SplitMix64: steps through all 2^64 states, and mixes each into an output. */
static uint64_t next(void) {
    uint64_t word = state += UINT64_C(0x9e3779b97f4a7c15);
    word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
    return word ^ word >> 31;
}

void random_seed(const uint8_t seed[16]) {
    uint64_t halves[2];
    memcpy(halves, seed, sizeof halves);
    state = halves[0];
    state = next() ^ halves[1];
}

WRAP(void, random_get_random_bytes, (uint64_t length, wasip2_list_u8_t *ret)) {
    if (host_available()) {
        __real_random_get_random_bytes(length, ret);
        return;
    }
    *ret = (wasip2_list_u8_t){.ptr = malloc((size_t)length), .len = (size_t)length};
    if (length && !ret->ptr)
        abort();
    for (size_t done = 0; done < ret->len; done += sizeof(uint64_t)) {
        uint64_t word = next();
        memcpy(ret->ptr + done, &word, ret->len - done < sizeof word ? ret->len - done : sizeof word);
    }
}
