/* A library that nobody opens before the component runs. It is linked with another one. */

extern int counter_started;
int counter_look(void);

static const char text[] = "far away";
static const char *words[] = {text, text + 4};

int far_started;

__attribute__((constructor)) static void start(void) { far_started = 10 + counter_started; }

const char *far_word(int index) { return words[index]; }

int far_counter(void) { return counter_look(); }
