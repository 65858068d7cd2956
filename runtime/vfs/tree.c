/*
 * Lookup in the tree of the program data.
 *
 * Nodes know their entries and not their parents, so that the tool can lay out a directory once. `..` is resolved by
 * remembering the way: one pointer for each level, of which there is a limit.
 */

#include "vfs.h"

#include <stdlib.h>
#include <string.h>

/* With the root. The tool refuses trees that are deeper (DEEPEST in the crate componentize-program). */
enum { MAXIMUM_DEPTH = 64 };

static void skip_slashes(wasip2_string_t *path) {
    while (path->len && *path->ptr == '/') {
        path->ptr++;
        path->len--;
    }
}

bool path_component(wasip2_string_t *path, wasip2_string_t *component) {
    skip_slashes(path);
    if (!path->len)
        return false;
    const uint8_t *slash = memchr(path->ptr, '/', path->len);
    component->ptr = path->ptr;
    component->len = slash ? (size_t)(slash - path->ptr) : path->len;
    path->ptr += component->len;
    path->len -= component->len;
    return true;
}

static bool is(const wasip2_string_t *component, const char *name) {
    return component->len == strlen(name) && !memcmp(component->ptr, name, component->len);
}

/* The entry of that name, found by binary search, or NULL. */
static const struct tree_node *entry(const struct tree_node *directory, const wasip2_string_t *name) {
    const struct tree_node *entries = directory->content;
    size_t low = 0, high = directory->length;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct tree_node *node = &entries[middle];
        size_t common = node->name_length < name->len ? node->name_length : name->len;
        int order = memcmp(node->name, name->ptr, common);
        if (!order)
            order = (node->name_length > name->len) - (node->name_length < name->len);
        if (!order)
            return node->kind == TREE_REMOVED ? NULL : node;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool tree_is_root(const struct tree_node *directory) {
    return componentize_program() && directory == &componentize_program()->root;
}

const struct tree_node *tree_lookup(const struct tree_node *directory, const wasip2_string_t *path,
                                    filesystem_error_code_t *error) {
    const struct tree_node *way[MAXIMUM_DEPTH];
    size_t depth = 0;
    way[0] = directory;
    wasip2_string_t rest = *path, component;
    while (path_component(&rest, &component)) {
        if (way[depth]->kind != TREE_DIRECTORY) {
            *error = FILESYSTEM_ERROR_CODE_NOT_DIRECTORY;
            return NULL;
        }
        if (is(&component, "."))
            continue;
        if (is(&component, "..")) {
            if (depth) {
                depth--;
            } else if (!tree_is_root(directory)) {
                *error = FILESYSTEM_ERROR_CODE_NOT_PERMITTED;
                return NULL;
            }
            continue;
        }
        const struct tree_node *node = entry(way[depth], &component);
        if (!node || depth + 1 == MAXIMUM_DEPTH) {
            *error = FILESYSTEM_ERROR_CODE_NO_ENTRY;
            return NULL;
        }
        way[++depth] = node;
    }
    if (path->len && path->ptr[path->len - 1] == '/' && way[depth]->kind != TREE_DIRECTORY) {
        *error = FILESYSTEM_ERROR_CODE_NOT_DIRECTORY;
        return NULL;
    }
    return way[depth];
}

uint8_t *tree_normalize(const struct tree_node *root, const wasip2_string_t *path, size_t *length) {
    if (!memmem(path->ptr, path->len, "..", 2))
        return NULL;
    uint8_t *result = malloc(path->len);
    if (!result)
        return NULL;
    const struct tree_node *way[MAXIMUM_DEPTH];
    size_t ends[MAXIMUM_DEPTH]; /* where the name of each directory on the way ends in the result */
    size_t depth = 0;
    way[0] = root;
    ends[0] = 0;
    wasip2_string_t rest = *path, component, before = rest;
    for (; path_component(&rest, &component); before = rest) {
        if (is(&component, "."))
            continue;
        if (is(&component, "..")) {
            depth -= depth > 0;
            continue;
        }
        const struct tree_node *node = entry(way[depth], &component);
        if (!node || node->kind != TREE_DIRECTORY || depth + 1 == MAXIMUM_DEPTH)
            break;
        size_t start = ends[depth];
        if (start)
            result[start++] = '/';
        memcpy(result + start, component.ptr, component.len);
        way[++depth] = node;
        ends[depth] = start + component.len;
    }
    /* The rest does not lead into a directory of the tree: taken over as it is. */
    *length = ends[depth];
    skip_slashes(&before);
    if (*length && before.len)
        result[(*length)++] = '/';
    memcpy(result + *length, before.ptr, before.len);
    *length += before.len;
    if (!*length)
        result[(*length)++] = '.';
    return result;
}
