/* What the app calls through ctypes: arguments and results of all kinds. */

#include <stddef.h>
#include <stdlib.h>
#include <math.h>
#include <stdarg.h>

struct point {
    int x;
    double y;
};

int answer(void) { return 42; }

double half(double number) { return number / 2; }

void move(struct point *point, int by) {
    point->x += by;
    point->y += by;
}

double length(struct point point) { return sqrt(point.x * point.x + point.y * point.y); }

struct point moved(struct point point) {
    move(&point, 1);
    return point;
}

long long add(long long a, float b, short c) { return a + (long long)b + c; }

void sort(int *numbers, size_t count, int (*compare)(const void *, const void *)) {
    qsort(numbers, count, sizeof *numbers, compare);
}

int sum(int count, ...) {
    va_list arguments;
    va_start(arguments, count);
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += i % 2 ? va_arg(arguments, double) : va_arg(arguments, int);
    va_end(arguments);
    return (int)sum;
}

int many(double a, long long b, int c, float d) { return (int)(a + b + c + d); }
