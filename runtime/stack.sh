# shellcheck shell=bash
#
# The stack of components, in bytes. It lies at the bottom of memory.
# shellcheck disable=SC2034

stack_size=$((1024 * 1024))
