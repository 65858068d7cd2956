/*
 * Clocks, timers and polling.
 *
 * In pre-initialization time is a number of its own. It starts at 0, which is what libc's constructors must see: they keep
 * the monotonic clock's value as the start of the process, and process times would be negative at run time if the host's
 * clock were behind it. It moves on by waiting, which takes no real time, so that sleep() returns at once and an event
 * loop's timers fire in order; and by a microsecond with every look at it, so that waiting by looking at the clock ends,
 * too. The same program thus always sees the same times. The wall clock shows the same number, from a constant date on.
 */

#include "descriptors.h"

#include <stdlib.h>

enum { NANOSECONDS_PER_LOOK = 1000, NANOSECONDS_PER_SECOND = 1000000000 };

static uint64_t virtual_now;

static uint64_t look(void) {
    uint64_t now = virtual_now;
    virtual_now += NANOSECONDS_PER_LOOK;
    return now;
}

WRAP(monotonic_clock_instant_t, monotonic_clock_now, (void)) {
    return host_available() ? __real_monotonic_clock_now() : look();
}

WRAP(monotonic_clock_duration_t, monotonic_clock_resolution, (void)) {
    return host_available() ? __real_monotonic_clock_resolution() : NANOSECONDS_PER_LOOK;
}

WRAP(void, wall_clock_now, (wall_clock_datetime_t * ret)) {
    if (host_available()) {
        __real_wall_clock_now(ret);
        return;
    }
    uint64_t now = look();
    ret->seconds = constant_time.seconds + now / NANOSECONDS_PER_SECOND;
    ret->nanoseconds = (uint32_t)(now % NANOSECONDS_PER_SECOND);
}

WRAP(void, wall_clock_resolution, (wall_clock_datetime_t * ret)) {
    if (host_available())
        __real_wall_clock_resolution(ret);
    else
        *ret = (wall_clock_datetime_t){.nanoseconds = NANOSECONDS_PER_LOOK};
}

/* ---- Timers --------------------------------------------------------------------------------------------------------- */

static monotonic_clock_own_pollable_t timer(uint64_t when) {
    int32_t number = handle_new(HANDLE_TIMER, NULL, when);
    if (!number)
        abort(); /* There is no error to give. */
    return (monotonic_clock_own_pollable_t){number};
}

WRAP(monotonic_clock_own_pollable_t, monotonic_clock_subscribe_instant, (monotonic_clock_instant_t when)) {
    return host_available() ? __real_monotonic_clock_subscribe_instant(when) : timer(when);
}

WRAP(monotonic_clock_own_pollable_t, monotonic_clock_subscribe_duration, (monotonic_clock_duration_t duration)) {
    if (host_available())
        return __real_monotonic_clock_subscribe_duration(duration);
    uint64_t when;
    return timer(__builtin_add_overflow(virtual_now, duration, &when) ? UINT64_MAX : when);
}

WRAP(void, poll_pollable_drop_own, (poll_own_pollable_t handle)) {
    if (handle_is_virtual(handle.__handle))
        handle_drop(handle.__handle);
    else
        __real_poll_pollable_drop_own(handle);
}

/* ---- Polling without a host ----------------------------------------------------------------------------------------- */

/* When a pollable will be ready, on the virtual clock: at once, unless it is a timer. */
static uint64_t ready_at(int32_t number) {
    struct handle *handle = handle_get(number, HANDLE_TIMER);
    return handle ? handle->position : 0;
}

/* Waits until the first of them is ready, and gives the indices of those which are, malloc()ed. */
static void virtual_poll(const poll_list_borrow_pollable_t *pollables, wasip2_list_u32_t *ret) {
    uint64_t earliest = UINT64_MAX;
    for (size_t i = 0; i < pollables->len; i++) {
        uint64_t at = ready_at(pollables->ptr[i].__handle);
        if (at < earliest)
            earliest = at;
    }
    if (earliest > virtual_now)
        virtual_now = earliest;
    *ret = (wasip2_list_u32_t){.ptr = malloc(pollables->len * sizeof *ret->ptr)};
    if (!ret->ptr)
        abort();
    for (size_t i = 0; i < pollables->len; i++)
        if (ready_at(pollables->ptr[i].__handle) <= virtual_now)
            ret->ptr[ret->len++] = i;
}

/* ---- Polling at run time -------------------------------------------------------------------------------------------- */

/*
 * A pollable of the host which is ready when the virtual one is. Those that libc got before the snapshot are virtual for
 * good. Timers from then have no meaning any more and are over.
 */
static poll_own_pollable_t host_pollable(int32_t number) {
    switch (number) {
    case HANDLE_STDIN:
        return streams_method_input_stream_subscribe(host_stdin());
    case HANDLE_STDOUT:
    case HANDLE_STDERR:
        return streams_method_output_stream_subscribe(host_output(number));
    default:
        return __real_monotonic_clock_subscribe_duration(0);
    }
}

WRAP(void, poll_poll, (poll_list_borrow_pollable_t * in, wasip2_list_u32_t *ret)) {
    if (!host_available()) {
        virtual_poll(in, ret);
        return;
    }
    poll_list_borrow_pollable_t list = {.ptr = malloc(in->len * sizeof *list.ptr), .len = in->len};
    if (!list.ptr)
        abort();
    for (size_t i = 0; i < in->len; i++)
        list.ptr[i] = handle_is_virtual(in->ptr[i].__handle) ? poll_borrow_pollable(host_pollable(in->ptr[i].__handle))
                                                             : in->ptr[i];
    __real_poll_poll(&list, ret);
    for (size_t i = 0; i < in->len; i++)
        if (handle_is_virtual(in->ptr[i].__handle))
            __real_poll_pollable_drop_own((poll_own_pollable_t){list.ptr[i].__handle});
    free(list.ptr);
}

WRAP(void, poll_method_pollable_block, (poll_borrow_pollable_t self)) {
    if (!handle_is_virtual(self.__handle)) {
        __real_poll_method_pollable_block(self);
    } else if (!host_available()) {
        if (ready_at(self.__handle) > virtual_now)
            virtual_now = ready_at(self.__handle);
    } else {
        poll_own_pollable_t pollable = host_pollable(self.__handle);
        __real_poll_method_pollable_block(poll_borrow_pollable(pollable));
        __real_poll_pollable_drop_own(pollable);
    }
}
