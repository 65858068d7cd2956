/*
 * The user for whom the program runs.
 *
 * WASI has neither users nor permissions, and wasi-libc leaves out the functions that ask for them. Programs ask all the same:
 * where their cache goes, whether a file is theirs, whose name to put into a message. The answer is one user, number 0, to
 * whom everything belongs (wasi-libc says so of files: st_uid is 0), and who may do all that the host lets the component do.
 * The modules `pwd` and `grp` (runtime/python) know the same one.
 *
 * CPython's configure is told that these functions exist (runtime/cpython/cpython.sh).
 */

#include "posix.h"

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include "../vfs/vfs.h"

uid_t getuid(void) { return 0; }
uid_t geteuid(void) { return 0; }
gid_t getgid(void) { return 0; }
gid_t getegid(void) { return 0; }

/* A process whose parent is not in sight, as in a container. */
pid_t getppid(void) { return 0; }

/* Nobody has logged in. */
char *getlogin(void) {
    errno = ENXIO;
    return NULL;
}

/* There are no permissions that the mask could take away; but a program that sets it can ask for it. */
mode_t umask(mode_t mask) {
    static mode_t current = S_IWGRP | S_IWOTH;
    mode_t previous = current;
    current = mask & (S_IRWXU | S_IRWXG | S_IRWXO);
    return previous;
}

/* Libc has a function that always fails. CPython's chmod() succeeds for paths, and so does this. */
WRAP(int, fchmod, (int fd, mode_t mode)) {
    struct stat status;
    (void)mode;
    return fstat(fd, &status);
}

/* To the user everything belongs already, and there is no other to give it to. -1 stands for no change. */
static int give_to(uid_t user, gid_t group) {
    if ((user == 0 || user == (uid_t)-1) && (group == 0 || group == (gid_t)-1))
        return 0;
    errno = EPERM;
    return -1;
}

int fchown(int fd, uid_t user, gid_t group) {
    struct stat status;
    return fstat(fd, &status) ? -1 : give_to(user, group);
}

int chown(const char *path, uid_t user, gid_t group) {
    struct stat status;
    return stat(path, &status) ? -1 : give_to(user, group);
}

int lchown(const char *path, uid_t user, gid_t group) {
    struct stat status;
    return lstat(path, &status) ? -1 : give_to(user, group);
}
