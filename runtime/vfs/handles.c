/*
 * The table of virtual handles, in libc's heap. Its first entry is the root directory, which is there for good; numbers of
 * dropped handles are used again, the lowest first, as for file descriptors.
 */

#include "temporary.h"

#include <stdlib.h>

static const struct tree_node empty_root = {.name = "", .kind = TREE_DIRECTORY};

static struct handle root = {.kind = HANDLE_DESCRIPTOR, .node = &empty_root};

static struct handle *table;
static size_t table_length;

int32_t handle_root(void) { return HANDLE_FIRST; }

static struct handle *slot(int32_t number) {
    if (number == HANDLE_FIRST)
        return &root;
    size_t index = (size_t)number - HANDLE_FIRST - 1;
    return number > HANDLE_FIRST && index < table_length ? &table[index] : NULL;
}

int32_t handle_add(struct handle handle) {
    size_t index = 0;
    while (index < table_length && table[index].kind != HANDLE_FREE)
        index++;
    if (index == table_length) {
        size_t length = table_length ? 2 * table_length : 16;
        struct handle *larger = calloc(length, sizeof *larger);
        if (!larger)
            return 0;
        for (size_t i = 0; i < table_length; i++)
            larger[i] = table[i];
        free(table);
        table = larger;
        table_length = length;
    }
    table[index] = handle;
    return (int32_t)(HANDLE_FIRST + 1 + index);
}

int32_t handle_new(enum handle_kind kind, const struct tree_node *node, uint64_t position) {
    return handle_add((struct handle){.kind = kind, .node = node, .position = position});
}

struct handle *handle_get(int32_t number, enum handle_kind kind) {
    struct handle *handle = slot(number);
    return handle && handle->kind == kind ? handle : NULL;
}

/* Whether a handle of the node is left, which is none of /tmp's. */
static bool has_handle(const struct tree_node *node) {
    for (size_t i = 0; i < table_length; i++)
        if (table[i].kind < HANDLE_TEMPORARY && table[i].node == node)
            return true;
    return false;
}

void handle_drop(int32_t number) {
    struct handle *handle = slot(number);
    if (!handle || handle == &root)
        return;
    struct temporary_node *temporary = handle->kind >= HANDLE_TEMPORARY ? handle->temporary : NULL;
    const struct tree_node *node = handle->node;
    *handle = (struct handle){0};
    if (temporary) {
        temporary->handles--;
        temporary_collect(temporary);
    } else if (!has_handle(node)) {
        contents_release(node);
    }
}

void handles_set_root(const struct tree_node *node) {
    root.node = node;
    for (size_t i = 0; i < table_length; i++)
        if (table[i].kind != HANDLE_FREE && table[i].kind != HANDLE_TIMER && table[i].kind < HANDLE_TEMPORARY)
            table[i] = (struct handle){.kind = HANDLE_STALE};
}
