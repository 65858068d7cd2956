/*
 * Functions of POSIX which wasi-libc's headers leave out, as WASI has nothing behind them, and which the runtime defines:
 * runtime/vfs/duplicate.c and runtime/interpreter/user.c, and those of dladdr.h. CPython is compiled with this header in front of every file, and
 * its configure is told that these functions exist.
 */

#ifndef POSIX_H
#define POSIX_H

#include "dladdr.h"

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

int dup(int fd);
int dup2(int fd, int target);
int dup3(int fd, int target, int flags);

uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
pid_t getppid(void);
int kill(pid_t process, int signal);
char *getlogin(void);
mode_t umask(mode_t mask);
int fchmod(int fd, mode_t mode);
int chown(const char *path, uid_t user, gid_t group);
int fchown(int fd, uid_t user, gid_t group);
int lchown(const char *path, uid_t user, gid_t group);

#ifdef __cplusplus
}
#endif

#endif
