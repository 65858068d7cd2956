/*
 * Keys derived from passwords: PBKDF2 (RFC 8018, section 5.2) and scrypt (RFC 7914).
 *
 * CPython's hashlib has both from OpenSSL alone, which is not here, and programs that keep passwords cannot do without. They
 * are meant to be slow, and programs choose the number of rounds by what a native implementation can do; in Python they
 * would take a hundred times as long. So this module takes the compression functions of HACL*, which CPython has for
 * hashlib, and hashlib takes its functions (patches/hashlib-derivation.patch).
 *
 * Both are made of HMAC (RFC 2104), whose two keyed states are computed once for a password and copied for each message: so a
 * round of PBKDF2 is two blocks.
 *
 * Arguments and exceptions are those of Modules/_hashopenssl.c.
 */

#define PY_SSIZE_T_CLEAN
#include "Python.h"

#include <stdint.h>
#include <string.h>

#include "_hacl/internal/Hacl_Hash_MD5.h"
#include "_hacl/internal/Hacl_Hash_SHA1.h"
#include "_hacl/internal/Hacl_Hash_SHA2.h"

/* ---- Hash functions ------------------------------------------------------------------------------------------------- */

enum { LONGEST_BLOCK = 128, LONGEST_DIGEST = 64 };

union state {
    uint32_t words[8];
    uint64_t long_words[8];
};

struct hash {
    const char *name;
    uint32_t block, digest; /* bytes */
    void (*begin)(union state *state);
    void (*blocks)(union state *state, uint8_t *bytes, uint32_t count);
    /* What is left of a message of `total` bytes, less than a block. */
    void (*end)(union state *state, uint64_t total, uint8_t *bytes, uint32_t length);
    void (*digest_of)(union state *state, uint8_t *digest);
};

#define FUNCTIONS(name, hash, array, blocks_argument, blocks_function, end_arguments)                                  \
    static void name##_begin(union state *state) { Hacl_Hash_##hash##_init(state->array); }                            \
    static void name##_blocks(union state *state, uint8_t *bytes, uint32_t count) { blocks_function blocks_argument; } \
    static void name##_end(union state *state, uint64_t total, uint8_t *bytes, uint32_t length) {                      \
        Hacl_Hash_##hash##_update_last end_arguments;                                                                  \
    }                                                                                                                  \
    static void name##_digest_of(union state *state, uint8_t *digest) {                                                \
        Hacl_Hash_##hash##_finish(state->array, digest);                                                               \
    }

/* MD5 and SHA-1 count blocks, and want to know what came before; SHA-2 counts bytes, and wants to know the sum. */
#define FUNCTIONS_BEFORE_SHA2(name, hash)                                                                              \
    FUNCTIONS(name, hash, words, (state->words, bytes, count), Hacl_Hash_##hash##_update_multi,                        \
              (state->words, total - length, bytes, length))

#define FUNCTIONS_OF_SHA2(name, array, block, blocks_function, number)                                                 \
    FUNCTIONS(name, SHA2_##name, array, (block * count, bytes, state->array), blocks_function,                         \
              (number(total), length, bytes, state->array))

FUNCTIONS_BEFORE_SHA2(md5, MD5)
FUNCTIONS_BEFORE_SHA2(sha1, SHA1)
FUNCTIONS_OF_SHA2(sha224, words, 64, Hacl_Hash_SHA2_sha256_update_nblocks, (uint64_t))
FUNCTIONS_OF_SHA2(sha256, words, 64, Hacl_Hash_SHA2_sha256_update_nblocks, (uint64_t))
FUNCTIONS_OF_SHA2(sha384, long_words, 128, Hacl_Hash_SHA2_sha512_update_nblocks, FStar_UInt128_uint64_to_uint128)
FUNCTIONS_OF_SHA2(sha512, long_words, 128, Hacl_Hash_SHA2_sha512_update_nblocks, FStar_UInt128_uint64_to_uint128)

#define HASH(name, block, digest) {#name, block, digest, name##_begin, name##_blocks, name##_end, name##_digest_of}

static const struct hash hashes[] = {
    HASH(md5, 64, 16),    HASH(sha1, 64, 20),    HASH(sha224, 64, 28),
    HASH(sha256, 64, 32), HASH(sha384, 128, 48), HASH(sha512, 128, 64),
};

/* The hash function of that name, in capitals or not; hashlib knows SHA-1 and SHA-2 with a hyphen as well. */
static const struct hash *hash_named(const char *name) {
    for (size_t i = 0; i < Py_ARRAY_LENGTH(hashes); i++) {
        const char *own = hashes[i].name, *given = name;
        while (*own && (*given == *own || Py_TOLOWER(*given) == *own || *given == '-'))
            own += *given++ != '-';
        if (!*own && !*given)
            return &hashes[i];
    }
    return NULL;
}

/* Takes the rest of a message into a state and gives the digest; `before` bytes of it, whole blocks, are in the state. */
static void finish(const struct hash *hash, union state *state, uint64_t before, const uint8_t *bytes, size_t length,
                   uint8_t *digest) {
    /* HACL* declares none of its inputs const, and changes none. */
    uint8_t *rest = (uint8_t *)bytes;
    uint32_t count = (uint32_t)(length / hash->block), left = (uint32_t)(length % hash->block);
    hash->blocks(state, rest, count);
    hash->end(state, before + length, rest + (size_t)count * hash->block, left);
    hash->digest_of(state, digest);
}

/* ---- HMAC ----------------------------------------------------------------------------------------------------------- */

/* The states behind the key's block, for the message and for its digest. */
struct keyed {
    const struct hash *hash;
    union state inner, outer;
};

static struct keyed keyed_by(const struct hash *hash, const Py_buffer *key) {
    struct keyed keyed = {.hash = hash};
    uint8_t block[LONGEST_BLOCK] = {0};
    if ((size_t)key->len > hash->block) {
        union state state;
        hash->begin(&state);
        finish(hash, &state, 0, key->buf, key->len, block);
    } else if (key->len) {
        memcpy(block, key->buf, key->len);
    }
    for (size_t i = 0; i < hash->block; i++)
        block[i] ^= 0x36;
    hash->begin(&keyed.inner);
    hash->blocks(&keyed.inner, block, 1);
    for (size_t i = 0; i < hash->block; i++)
        block[i] ^= 0x36 ^ 0x5c;
    hash->begin(&keyed.outer);
    hash->blocks(&keyed.outer, block, 1);
    return keyed;
}

/* `digest` may be where the message is. */
static void authenticate(const struct keyed *keyed, const uint8_t *message, size_t length, uint8_t *digest) {
    const struct hash *hash = keyed->hash;
    union state state = keyed->inner;
    finish(hash, &state, hash->block, message, length, digest);
    state = keyed->outer;
    finish(hash, &state, hash->block, digest, hash->digest, digest);
}

/* ---- PBKDF2 --------------------------------------------------------------------------------------------------------- */

static void write_big_endian(uint8_t *bytes, uint32_t number) {
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(number >> (24 - 8 * i));
}

/* Fills `key`. False without memory. */
static int derive(const struct keyed *keyed, const void *salt, size_t salt_length, unsigned long iterations,
                  uint8_t *key, size_t key_length) {
    const uint32_t length = keyed->hash->digest;
    uint8_t last[LONGEST_DIGEST], block[LONGEST_DIGEST];
    uint8_t *message = PyMem_Malloc(salt_length + 4);
    if (!message)
        return 0;
    if (salt_length)
        memcpy(message, salt, salt_length);
    for (uint32_t number = 1; key_length; number++) {
        write_big_endian(message + salt_length, number);
        authenticate(keyed, message, salt_length + 4, last);
        memcpy(block, last, length);
        for (unsigned long i = 1; i < iterations; i++) {
            authenticate(keyed, last, length, last);
            for (uint32_t j = 0; j < length; j++)
                block[j] ^= last[j];
        }
        size_t count = key_length < length ? key_length : length;
        memcpy(key, block, count);
        key += count;
        key_length -= count;
    }
    PyMem_Free(message);
    return 1;
}

static PyObject *pbkdf2(const char *name, const Py_buffer *password, const Py_buffer *salt, long iterations,
                        PyObject *length_or_none) {
    const struct hash *hash = hash_named(name);
    if (!hash)
        return PyErr_Format(PyExc_ValueError, "unsupported hash type %s", name);
    if (iterations < 1)
        return PyErr_Format(PyExc_ValueError, "iteration value must be greater than 0.");
    long length = length_or_none == Py_None ? (long)hash->digest : PyLong_AsLong(length_or_none);
    if (length == -1 && PyErr_Occurred())
        return NULL;
    if (length < 1)
        return PyErr_Format(PyExc_ValueError, "key length must be greater than 0.");
    PyObject *key = PyBytes_FromStringAndSize(NULL, length);
    if (!key)
        return NULL;
    const struct keyed keyed = keyed_by(hash, password);
    if (derive(&keyed, salt->buf, salt->len, (unsigned long)iterations, (uint8_t *)PyBytes_AS_STRING(key), length))
        return key;
    Py_DECREF(key);
    return PyErr_NoMemory();
}

static PyObject *pbkdf2_hmac(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"hash_name", "password", "salt", "iterations", "dklen", NULL};
    const char *name;
    Py_buffer password, salt;
    long iterations;
    PyObject *length = Py_None;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "sy*y*l|O:pbkdf2_hmac", names, &name, &password, &salt,
                                     &iterations, &length))
        return NULL;
    PyObject *key = pbkdf2(name, &password, &salt, iterations, length);
    PyBuffer_Release(&password);
    PyBuffer_Release(&salt);
    return key;
}

/* ---- scrypt --------------------------------------------------------------------------------------------------------- */

enum { SALSA_WORDS = 16 };

static uint32_t rotate(uint32_t word, int count) { return word << count | word >> (32 - count); }

static void quarter_round(uint32_t *x, int a, int b, int c, int d) {
    x[b] ^= rotate(x[a] + x[d], 7);
    x[c] ^= rotate(x[b] + x[a], 9);
    x[d] ^= rotate(x[c] + x[b], 13);
    x[a] ^= rotate(x[d] + x[c], 18);
}

/* Salsa20/8 Core (RFC 7914, section 3). */
static void salsa(uint32_t block[SALSA_WORDS]) {
    uint32_t x[SALSA_WORDS];
    memcpy(x, block, sizeof x);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) /* down the columns, each from the diagonal on */
            quarter_round(x, 5 * j, (5 * j + 4) % 16, (5 * j + 8) % 16, (5 * j + 12) % 16);
        for (int j = 0; j < 4; j++) /* along the rows */
            quarter_round(x, 5 * j, 4 * j + (j + 1) % 4, 4 * j + (j + 2) % 4, 4 * j + (j + 3) % 4);
    }
    for (int i = 0; i < SALSA_WORDS; i++)
        block[i] += x[i];
}

/* scryptBlockMix (section 4) of 2 * r blocks, into `mixed`. */
static void mix(const uint32_t *blocks, uint32_t *mixed, size_t r) {
    uint32_t x[SALSA_WORDS];
    memcpy(x, blocks + (2 * r - 1) * SALSA_WORDS, sizeof x);
    for (size_t i = 0; i < 2 * r; i++) {
        for (int j = 0; j < SALSA_WORDS; j++)
            x[j] ^= blocks[i * SALSA_WORDS + j];
        salsa(x);
        memcpy(mixed + (i / 2 + i % 2 * r) * SALSA_WORDS, x, sizeof x);
    }
}

/*
 * scryptROMix (section 5) of `blocks`, 32 * r words. `table` has room for n times as much, and `spare` for once. Words are in
 * little-endian order, as those of WebAssembly are.
 */
static void mix_in_memory(uint32_t *blocks, uint32_t *spare, uint32_t *table, size_t n, size_t r) {
    const size_t words = 32 * r;
    for (size_t i = 0; i < n; i++) {
        memcpy(table + i * words, blocks, words * sizeof *blocks);
        mix(table + i * words, blocks, r);
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t *entry = table + (blocks[words - SALSA_WORDS] & (n - 1)) * words;
        for (size_t j = 0; j < words; j++)
            spare[j] = blocks[j] ^ entry[j];
        mix(spare, blocks, r);
    }
}

/* Whether the parameters are valid (section 2), and the memory for them is within `limit` bytes. */
static int are_allowed(unsigned long n, unsigned long r, unsigned long p, uint64_t limit) {
    if (!r || !p || r > ((1UL << 30) - 1) / p)
        return 0;
    return (uint64_t)n + p + 1 <= limit / (128 * (uint64_t)r);
}

/* Fills `key`, with `memory` of 32 * r * (n + 1 + p) words. False without more memory. */
static int derive_memory_hard(const Py_buffer *password, const Py_buffer *salt, size_t n, size_t r, size_t p,
                              uint32_t *memory, uint8_t *key, size_t length) {
    const struct keyed keyed = keyed_by(hash_named("sha256"), password);
    const size_t words = 32 * r, bytes = p * words * sizeof *memory;
    uint32_t *table = memory, *spare = table + n * words, *blocks = spare + words;
    if (!derive(&keyed, salt->buf, salt->len, 1, (uint8_t *)blocks, bytes))
        return 0;
    for (size_t i = 0; i < p; i++)
        mix_in_memory(blocks + i * words, spare, table, n, r);
    return derive(&keyed, blocks, bytes, 1, key, length);
}

static PyObject *scrypt_of(const Py_buffer *password, const Py_buffer *salt, unsigned long n, unsigned long r,
                           unsigned long p, long limit, long length) {
    if (n < 2 || n & (n - 1))
        return PyErr_Format(PyExc_ValueError, "n must be a power of 2.");
    if (limit < 0)
        return PyErr_Format(PyExc_ValueError, "maxmem must be positive and smaller than %d", INT_MAX);
    if (length < 1)
        return PyErr_Format(PyExc_ValueError, "dklen must be greater than 0 and smaller than %d", INT_MAX);
    /* OpenSSL takes 32 MiB for the limit where none is given. */
    if (!are_allowed(n, r, p, limit ? (uint64_t)limit : 32 << 20))
        return PyErr_Format(PyExc_ValueError, "Invalid parameter combination for n, r, p, maxmem.");
    PyObject *key = PyBytes_FromStringAndSize(NULL, length);
    uint32_t *memory = PyMem_Malloc(128 * (size_t)r * (n + 1 + p));
    if (!key || !memory ||
        !derive_memory_hard(password, salt, n, r, p, memory, (uint8_t *)PyBytes_AS_STRING(key), length)) {
        Py_CLEAR(key);
        PyErr_NoMemory();
    }
    PyMem_Free(memory);
    return key;
}

static PyObject *scrypt(PyObject *Py_UNUSED(module), PyObject *arguments, PyObject *keywords) {
    static char *names[] = {"password", "salt", "n", "r", "p", "maxmem", "dklen", NULL};
    Py_buffer password, salt = {0};
    unsigned long n = 0, r = 0, p = 0;
    long limit = 0, length = 64;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y*|$y*kkkll:scrypt", names, &password, &salt, &n, &r, &p,
                                     &limit, &length))
        return NULL;
    PyObject *key = NULL;
    if (salt.obj)
        key = scrypt_of(&password, &salt, n, r, p, limit, length);
    else
        PyErr_SetString(PyExc_TypeError, "salt is required");
    PyBuffer_Release(&password);
    PyBuffer_Release(&salt);
    return key;
}

/* ---- The module ----------------------------------------------------------------------------------------------------- */

PyDoc_STRVAR(pbkdf2_hmac_doc, "pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None) -> key\n\n"
                              "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC.");
PyDoc_STRVAR(scrypt_doc, "scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64) -> key\n\n"
                         "scrypt password-based key derivation function.");

static PyMethodDef methods[] = {
    {"pbkdf2_hmac", _PyCFunction_CAST(pbkdf2_hmac), METH_VARARGS | METH_KEYWORDS, pbkdf2_hmac_doc},
    {"scrypt", _PyCFunction_CAST(scrypt), METH_VARARGS | METH_KEYWORDS, scrypt_doc},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_key_derivation",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__key_derivation(void) { return PyModuleDef_Init(&module); }
