/* A library that is no extension module: data, data with addresses in it, a constructor. Others are linked with it. */

int counter = 40;
int counter_started;

__attribute__((constructor)) static void start(void) { counter_started++; }

static int add(int number) { return counter += number; }

/* Its contents are only known when the library has its place. */
static int (*const operations[])(int) = {add};
static int (*const *volatile chosen)(int) = operations;

int counter_next(void) { return chosen[0](1); }

int counter_look(void) { return counter; }
