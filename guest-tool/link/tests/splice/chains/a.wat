(module
  (import "env" "one" (func $one (result i64)))
  (import "env" "global" (global $g (mut i64)))
  (import "env" "memory" (memory 1))
  (export "uno" (func $one))
  (export "globale" (global $g))
  (export "memoria" (memory 0)))
