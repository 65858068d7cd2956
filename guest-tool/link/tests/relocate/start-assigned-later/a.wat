;; A global is no constant that another function changes, or that others can.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "__memory_base" (global $memory_base i32))
  (global $computed (mut i32) (i32.const 0))
  (func $start (global.set $computed (i32.add (global.get $memory_base) (i32.const 4))))
  (func (export "change") (global.set $computed (i32.const 0)))
  (start $start))
