/* A library that is not there when the app is built. */

int gone_value(void) { return 1; }
