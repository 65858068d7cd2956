;; Of two libraries of one name the nearer one is meant. It is needed, as is one of which nothing is
;; used, and one that is not named. `libc.so` is not missed: all functions are there.
(module
  (@dylink.0
    (mem-info)
    (needed "libc.so" "libunused.so" "libx.so"))
  (import "env" "f" (func $f))
  (import "env" "g" (func $g))
  (import "env" "of_base" (func $of_base))
  (import "GOT.mem" "d" (global (mut i32)))
  (func (export "run") call $f call $g call $of_base))
