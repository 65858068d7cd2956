/* A library that is opened by its path. It uses another one without having been linked with it. */

#include <strings.h>

int counter_look(void);

int plugin_offset = 2;

int plugin_twice(int number) { return 2 * number + plugin_offset; }

int plugin_counter(void) { return counter_look(); }

int plugin_compare(const char *one, const char *other) { return strcasecmp(one, other); }
