;; It imports functions of `c`, which therefore comes before it; `b` keeps its place after it.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "helper" (func $helper (result i32)))
  (func (export "run") (result i32) call $helper))
