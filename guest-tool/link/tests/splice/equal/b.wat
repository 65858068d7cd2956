(module
  (import "env" "outer" (func $outer (param i32) (result i32)))
  (import "env" "table" (table 4 funcref))
  (import "env" "counter" (global $counter (mut i32)))
  (type $other (func))
  (func (export "b") (param i32) (result i32) (i32.add (i32.const 2) (call $count (local.get 0))))
  (func $count (param i32) (result i32) (global.set $counter (call $outer (local.get 0))) (global.get $counter))
  (elem (i32.const 2) $count $outer))
