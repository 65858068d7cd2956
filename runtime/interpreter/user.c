/*
 * The user for whom the program runs.
 *
 * WASI has neither users nor permissions, and wasi-libc leaves out the functions that ask for them. Programs ask all the same:
 * where their cache goes, whether a file is theirs, whose name to put into a message. The answer is one user, number 0, to
 * whom everything belongs (wasi-libc says so of files: st_uid is 0), and who may do all that the host lets the component do.
 * The modules `pwd` and `grp` (runtime/python) know the same one. Of permissions, libc says that nobody has any, and programs
 * that look before they open a file believe it; so those are shown that a file has where nobody has changed them.
 *
 * CPython's configure is told that these functions exist (runtime/cpython/cpython.sh).
 */

#include "posix.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../vfs/vfs.h"

uid_t getuid(void) { return 0; }
uid_t geteuid(void) { return 0; }
gid_t getgid(void) { return 0; }
gid_t getegid(void) { return 0; }

/* A process whose parent is not in sight, as in a container. */
pid_t getppid(void) { return 0; }

/* There is no other process. This one can send itself a signal, as by raise(), and ask whether it is there. */
int kill(pid_t process, int signal) {
    if (process != 0 && process != getpid()) {
        errno = ESRCH;
        return -1;
    }
    return signal == 0 ? 0 : raise(signal);
}

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
EXPORT(fchmod) int __wrap_fchmod(int fd, mode_t mode);
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

/* ---- Permissions ---------------------------------------------------------------------------------------------------- */

/* What open() and mkdir() would leave of 0666 and 0777 under the mask with which every program starts. */
static int with_permissions(int result, struct stat *status) {
    if (result == 0)
        status->st_mode |= S_ISDIR(status->st_mode) ? 0755 : S_ISCHR(status->st_mode) ? 0666 : 0644;
    return result;
}

/* A wrapper of a function that looks at a file; side modules get it as well. */
#define WRAP_STAT(name, parameters, arguments)                                                                         \
    EXPORT(name) int __wrap_##name parameters;                                                                         \
    WRAP(int, name, parameters) { return with_permissions(__real_##name arguments, status); }

WRAP_STAT(stat, (const char *restrict path, struct stat *restrict status), (path, status))
WRAP_STAT(lstat, (const char *restrict path, struct stat *restrict status), (path, status))
WRAP_STAT(fstat, (int fd, struct stat *status), (fd, status))
WRAP_STAT(fstatat, (int fd, const char *restrict path, struct stat *restrict status, int flags),
          (fd, path, status, flags))
