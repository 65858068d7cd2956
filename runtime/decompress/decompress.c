// Fills the memory of a component that was built with --compress-memory, when it is instantiated.
//
// The memory that such a component starts with is in its core module as frames of Zstandard, each a stretch of it, rather than
// as data segments. Before anything else runs, the module's start function, which the tool writes (guest-tool/src/compress/memory.rs),
// takes the frames apart by the two functions here:
//
//   wanted = decompress_begin(address, length);
//   while (wanted)
//       copy the next `wanted` bytes of the frame to `decompress_input`, then wanted = decompress_continue();
//
// This is a core module of its own that the tool links to the others. It imports their memory and has its data and its stack where
// they have their stack, which is empty then: so nothing of it is left in the way, and nothing has to be relocated. Output goes
// straight to its place in memory, which serves as the window, too. That is what Zstandard calls buffer-less decompression.

#include <stddef.h>
#include <stdint.h>

#define ZSTD_STATIC_LINKING_ONLY
#define ZSTD_DISABLE_DEPRECATE_WARNINGS
#include <zstd.h>

#define EXPORT(name) __attribute__((export_name(#name)))

// A step of decompression never wants more than a block, or a frame's header.
_Static_assert(ZSTD_BLOCKSIZE_MAX >= ZSTD_FRAMEHEADERSIZE_MAX, "a block is larger than a header");

// Where the next step finds what it wanted. The tool knows it by its address.
__attribute__((visibility("default"))) uint8_t decompress_input[ZSTD_BLOCKSIZE_MAX];

// Large enough for any release so far; where it is not, ZSTD_initStaticDCtx() says so.
static _Alignas(16) uint8_t workspace[192 * 1024];

static ZSTD_DCtx *context;
static uint8_t *position, *end;
static size_t wanted;

// What is wrong with a component that was built by the tool, nobody can mend.
static void require(int condition) {
    if (!condition)
        __builtin_trap();
}

// How many bytes the next step takes, and 0 after the last one.
static uint32_t next(void) {
    wanted = ZSTD_nextSrcSizeToDecompress(context);
    require(wanted <= sizeof decompress_input);
    require(wanted || position == end);
    return (uint32_t)wanted;
}

// Begins with a frame whose contents go to `length` bytes from `address` on.
EXPORT(decompress_begin) uint32_t decompress_begin(uint32_t address, uint32_t length) {
    context = ZSTD_initStaticDCtx(workspace, sizeof workspace);
    require(context && !ZSTD_isError(ZSTD_decompressBegin(context)));
    position = (uint8_t *)(uintptr_t)address;
    end = position + length;
    return next();
}

// Takes what is in `decompress_input`.
EXPORT(decompress_continue) uint32_t decompress_continue(void) {
    size_t written = ZSTD_decompressContinue(context, position, (size_t)(end - position), decompress_input, wanted);
    require(!ZSTD_isError(written));
    position += written;
    return next();
}
