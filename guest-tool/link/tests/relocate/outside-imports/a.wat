;; What comes from outside the program stays, under the name that it has.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "wasi:random/random@0.2.4" "get-random-u64" (func $random (result i64)))
  (func (export "run") (result i64) call $random))
