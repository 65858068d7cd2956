;; Functions that do the same are there once, with what they call, even if their indices differ; places in the table stay.
(module
  (import "env" "table" (table 4 funcref))
  (import "env" "counter" (global $counter (mut i32)))
  (func $inner (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $count (param i32) (result i32) (global.set $counter (call $inner (local.get 0))) (global.get $counter))
  (func (export "a") (param i32) (result i32) (call $count (local.get 0)))
  (elem (i32.const 0) $count $inner))
