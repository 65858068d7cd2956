(module
  (import "a" "uno" (func $one (result i64)))
  (import "a" "globale" (global $g (mut i64)))
  (import "a" "memoria" (memory 3))
  (func (export "run") (result i64)
    (global.set $g (i64.load (i32.const 0)))
    (call $one)))
