/*
 * What compressed files contain.
 *
 * Files ship compressed, each by itself (Zstandard, RFC 8878), so that any set of them can ship, and with a dictionary that
 * all share, made of the standard library's bytecode when the product was built: by themselves, small files hardly
 * compress. A file is decompressed as a whole when it is first read, and forgotten when its last handle is closed: a module
 * is read once, and memory stays flat. There is no cache beyond that, as nobody reads the same file over and over.
 */

#include "vfs.h"

#include <stdlib.h>
#include <zstd.h>

struct decompressed {
    struct decompressed *next;
    const struct tree_node *node;
    uint8_t bytes[];
};

static struct decompressed *list;

static size_t frame_length(const struct compressed *source) {
    const uint8_t *bytes = source->length;
    return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (size_t)bytes[3] << 24;
}

bool decompress(const struct compressed *source, void *target, size_t length, const struct program *dictionary) {
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (!context)
        return false;
    size_t result = ZSTD_decompress_usingDict(context, target, length, source->frame, frame_length(source),
                                              dictionary ? dictionary->dictionary : NULL,
                                              dictionary ? dictionary->dictionary_length : 0);
    ZSTD_freeDCtx(context);
    return result == length;
}

const uint8_t *contents_of(const struct tree_node *node) {
    if (node->kind != TREE_COMPRESSED)
        return node->content;
    for (const struct decompressed *entry = list; entry; entry = entry->next)
        if (entry->node == node)
            return entry->bytes;
    struct decompressed *entry = malloc(sizeof *entry + node->length);
    if (!entry)
        return NULL;
    if (!decompress(node->content, entry->bytes, node->length, componentize_program())) {
        free(entry);
        return NULL;
    }
    entry->node = node;
    entry->next = list;
    list = entry;
    return entry->bytes;
}

void contents_release(const struct tree_node *node) {
    for (struct decompressed **link = &list; *link; link = &(*link)->next) {
        struct decompressed *entry = *link;
        if (entry->node == node) {
            *link = entry->next;
            free(entry);
            return;
        }
    }
}
