;; The component's own imports stay what they are.
(module
  (@dylink.0 (mem-info (memory 0 0) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "wasi:random/random@0.2.4" "get-random-u64" (func $random (result i64)))
  (func (export "program_run") (result i64) call $random))
