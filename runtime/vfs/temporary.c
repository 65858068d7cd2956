/*
 * The nodes of /tmp: a tree of directories with files, in libc's heap. temporary.h says what it is for.
 *
 * There are no symbolic links, and there is nobody from whom anything would have to be protected: so a path is looked up by
 * walking down, and permissions are those of everything else here.
 */

#include "temporary.h"

#include <stdlib.h>
#include <string.h>

#include "descriptors.h"

/*
 * How much fits in: contents, names and nodes. The memory is the component's own, of which hosts grant some hundred
 * megabytes as a rule: a program that writes without end has to meet ENOSPC, which it can handle, before that.
 */
enum { SPACE = 64 << 20 };

static size_t space_taken;

static struct temporary_node root = {.is_directory = true, .links = 1};

struct temporary_node *temporary_root(void) {
    if (!root.modified.seconds)
        root.accessed = root.modified = root.changed = constant_time;
    return &root;
}

bool temporary_take_space(size_t more, size_t less) {
    size_t left = SPACE - (space_taken - less);
    if (more > left)
        return false;
    space_taken = space_taken - less + more;
    return true;
}

/* ---- Looking up ----------------------------------------------------------------------------------------------------- */

static bool is(const wasip2_string_t *component, const char *name) {
    return component->len == strlen(name) && !memcmp(component->ptr, name, component->len);
}

bool temporary_enter(wasip2_string_t *path) {
    for (;;) {
        wasip2_string_t rest = *path, component;
        do {
            if (!path_component(&rest, &component))
                return false;
        } while (is(&component, ".") || is(&component, ".."));
        if (!is(&component, "tmp"))
            return false;
        const wasip2_string_t below = rest;
        size_t depth = 1;
        while (depth && path_component(&rest, &component)) {
            if (is(&component, ".."))
                depth--;
            else if (!is(&component, "."))
                depth++;
        }
        *path = depth ? below : rest;
        if (depth)
            return true;
    }
}

static struct temporary_entry *entry(const struct temporary_node *directory, const wasip2_string_t *name) {
    for (size_t i = 0; i < directory->directory.count; i++) {
        struct temporary_entry *found = &directory->directory.entries[i];
        if (found->name_length == name->len && !memcmp(found->name, name->ptr, name->len))
            return found;
    }
    return NULL;
}

const struct temporary_entry *temporary_entry_from(const struct temporary_node *directory, uint64_t serial) {
    size_t low = 0, high = directory->directory.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (directory->directory.entries[middle].serial < serial)
            low = middle + 1;
        else
            high = middle;
    }
    return low < directory->directory.count ? &directory->directory.entries[low] : NULL;
}

static struct temporary_place nowhere(filesystem_error_code_t error) {
    return (struct temporary_place){.error = error};
}

struct temporary_place temporary_find(struct temporary_node *directory, wasip2_string_t path) {
    struct temporary_place place = {.node = directory};
    const bool ends_in_slash = path.len && path.ptr[path.len - 1] == '/';
    wasip2_string_t component;
    while (path_component(&path, &component)) {
        if (!place.node)
            return nowhere(FILESYSTEM_ERROR_CODE_NO_ENTRY);
        if (!place.node->is_directory)
            return nowhere(FILESYSTEM_ERROR_CODE_NOT_DIRECTORY);
        if (is(&component, "."))
            continue;
        if (is(&component, "..")) {
            if (!place.node->directory.parent)
                return nowhere(place.node == &root ? FILESYSTEM_ERROR_CODE_NOT_PERMITTED
                                                   : FILESYSTEM_ERROR_CODE_NO_ENTRY);
            place = (struct temporary_place){.node = place.node->directory.parent};
            continue;
        }
        const struct temporary_entry *found = entry(place.node, &component);
        place = (struct temporary_place){
            .node = found ? found->node : NULL,
            .error = FILESYSTEM_ERROR_CODE_NO_ENTRY,
            .directory = place.node,
            .name = component,
        };
    }
    place.is_named_as_directory = ends_in_slash;
    if (ends_in_slash && place.node && !place.node->is_directory)
        return nowhere(FILESYSTEM_ERROR_CODE_NOT_DIRECTORY);
    return place;
}

bool temporary_find_device(const wasip2_string_t *path, struct temporary_place *place) {
    static struct temporary_node device = {.is_device = true, .links = 1};
    static const char *const names[] = {"dev", "null"};
    size_t found = 0;
    wasip2_string_t rest = *path, component;
    while (found < 2 && path_component(&rest, &component)) {
        if (is(&component, "."))
            continue;
        if (!is(&component, names[found]))
            return false;
        found++;
    }
    if (found < 2)
        return false;
    if (!device.modified.seconds)
        device.accessed = device.modified = device.changed = constant_time;
    /* A slash behind it makes it a directory, which it is not. */
    *place = rest.len ? nowhere(FILESYSTEM_ERROR_CODE_NOT_DIRECTORY) : (struct temporary_place){.node = &device};
    return true;
}

/* ---- Nodes and entries ---------------------------------------------------------------------------------------------- */

static void touch(struct temporary_node *directory) {
    wall_clock_now(&directory->modified);
    directory->changed = directory->modified;
}

void temporary_collect(struct temporary_node *node) {
    if (node->links || node->handles)
        return;
    temporary_take_space(0, sizeof *node);
    if (node->is_directory) {
        free(node->directory.entries);
    } else {
        temporary_take_space(0, node->file.length);
        free(node->file.bytes);
    }
    free(node);
}

/* Makes room for one more entry. */
static bool reserve_entry(struct temporary_node *directory) {
    if (directory->directory.count < directory->directory.capacity)
        return true;
    size_t capacity = directory->directory.capacity ? 2 * directory->directory.capacity : 8;
    struct temporary_entry *larger = realloc(directory->directory.entries, capacity * sizeof *larger);
    if (!larger)
        return false;
    directory->directory.entries = larger;
    directory->directory.capacity = capacity;
    return true;
}

/* Gives the node a name at the place. */
static bool add_entry(const struct temporary_place *place, struct temporary_node *node, filesystem_error_code_t *err) {
    struct temporary_node *directory = place->directory;
    /* One that was removed while it was open has no place for anything. */
    if (!directory->links)
        FAIL(err, NO_ENTRY);
    if (!temporary_take_space(place->name.len + sizeof(struct temporary_entry), 0))
        FAIL(err, INSUFFICIENT_SPACE);
    uint8_t *name = malloc(place->name.len);
    if (!name || !reserve_entry(directory)) {
        free(name);
        temporary_take_space(0, place->name.len + sizeof(struct temporary_entry));
        FAIL(err, INSUFFICIENT_SPACE);
    }
    memcpy(name, place->name.ptr, place->name.len);
    directory->directory.entries[directory->directory.count++] = (struct temporary_entry){
        .name = name,
        .name_length = place->name.len,
        .serial = directory->directory.next_serial++,
        .node = node,
    };
    node->links++;
    if (node->is_directory)
        node->directory.parent = directory;
    touch(directory);
    return true;
}

/* One entry less leads to the node. */
static void unlink_node(struct temporary_node *node) {
    node->links--;
    wall_clock_now(&node->changed);
    if (node->is_directory && !node->links)
        node->directory.parent = NULL;
    temporary_collect(node);
}

/* Takes away what is at the place. */
static void remove_entry(const struct temporary_place *place) {
    struct temporary_node *directory = place->directory;
    struct temporary_entry *found = entry(directory, &place->name);
    struct temporary_node *node = found->node;
    temporary_take_space(0, found->name_length + sizeof *found);
    free(found->name);
    size_t index = found - directory->directory.entries;
    directory->directory.count--;
    memmove(found, found + 1, (directory->directory.count - index) * sizeof *found);
    touch(directory);
    unlink_node(node);
}

/* A new node at a place where there is none. */
static struct temporary_node *make(const struct temporary_place *place, bool is_directory,
                                   filesystem_error_code_t *err) {
    if (!place->directory) {
        *err = place->error;
        return NULL;
    }
    struct temporary_node *node = temporary_take_space(sizeof *node, 0) ? calloc(1, sizeof *node) : NULL;
    if (!node) {
        *err = FILESYSTEM_ERROR_CODE_INSUFFICIENT_SPACE;
        return NULL;
    }
    node->is_directory = is_directory;
    wall_clock_now(&node->modified);
    node->accessed = node->changed = node->modified;
    if (add_entry(place, node, err))
        return node;
    temporary_collect(node);
    return NULL;
}

/* ---- Changing ------------------------------------------------------------------------------------------------------- */

struct temporary_node *temporary_make_file(const struct temporary_place *place, filesystem_error_code_t *err) {
    if (place->is_named_as_directory) {
        *err = FILESYSTEM_ERROR_CODE_IS_DIRECTORY;
        return NULL;
    }
    return make(place, false, err);
}

bool temporary_make_directory(const struct temporary_place *place, filesystem_error_code_t *err) {
    if (place->node)
        FAIL(err, EXIST);
    return make(place, true, err);
}

/* Something is there, and it has a name that can be taken away or changed. */
static bool is_changeable(const struct temporary_place *place, filesystem_error_code_t *err) {
    if (!place->node) {
        *err = place->error;
        return false;
    }
    if (!place->directory)
        FAIL(err, BUSY);
    return true;
}

bool temporary_remove_directory(const struct temporary_place *place, filesystem_error_code_t *err) {
    if (!is_changeable(place, err))
        return false;
    if (!place->node->is_directory)
        FAIL(err, NOT_DIRECTORY);
    if (place->node->directory.count)
        FAIL(err, NOT_EMPTY);
    remove_entry(place);
    return true;
}

bool temporary_unlink(const struct temporary_place *place, filesystem_error_code_t *err) {
    if (!is_changeable(place, err))
        return false;
    if (place->node->is_directory)
        FAIL(err, IS_DIRECTORY);
    remove_entry(place);
    return true;
}

bool temporary_link(const struct temporary_place *from, const struct temporary_place *to,
                    filesystem_error_code_t *err) {
    if (!is_changeable(from, err))
        return false;
    if (from->node->is_directory)
        FAIL(err, NOT_PERMITTED);
    if (to->node)
        FAIL(err, EXIST);
    if (!to->directory) {
        *err = to->error;
        return false;
    }
    if (to->is_named_as_directory)
        FAIL(err, NO_ENTRY);
    return add_entry(to, from->node, err);
}

static bool is_in(const struct temporary_node *directory, const struct temporary_node *ancestor) {
    for (; directory; directory = directory->directory.parent)
        if (directory == ancestor)
            return true;
    return false;
}

/* Whether what is at `from` may take the place of what is at `to`. */
static bool may_replace(const struct temporary_place *from, const struct temporary_place *to,
                        filesystem_error_code_t *err) {
    if (!to->directory) {
        *err = to->node ? FILESYSTEM_ERROR_CODE_BUSY : to->error;
        return false;
    }
    if (from->node->is_directory && is_in(to->directory, from->node))
        FAIL(err, INVALID);
    if (!from->node->is_directory && to->is_named_as_directory)
        FAIL(err, NOT_DIRECTORY);
    if (!to->node)
        return true;
    if (from->node->is_directory && !to->node->is_directory)
        FAIL(err, NOT_DIRECTORY);
    if (!from->node->is_directory && to->node->is_directory)
        FAIL(err, IS_DIRECTORY);
    if (to->node->is_directory && to->node->directory.count)
        FAIL(err, NOT_EMPTY);
    return true;
}

bool temporary_rename(const struct temporary_place *from, const struct temporary_place *to,
                      filesystem_error_code_t *err) {
    if (!is_changeable(from, err))
        return false;
    if (from->node == to->node)
        return true;
    if (!may_replace(from, to, err))
        return false;
    /* The new name first: should there be no space for it, everything is as it was. */
    struct temporary_entry *replaced = to->node ? entry(to->directory, &to->name) : NULL;
    if (!replaced) {
        if (!add_entry(to, from->node, err))
            return false;
    } else {
        struct temporary_node *old = replaced->node;
        replaced->node = from->node;
        from->node->links++;
        if (from->node->is_directory)
            from->node->directory.parent = to->directory;
        touch(to->directory);
        unlink_node(old);
    }
    remove_entry(from);
    return true;
}
