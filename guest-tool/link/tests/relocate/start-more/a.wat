;; A start function that does more than to assign addresses stays.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__memory_base" (global $memory_base i32))
  (global $computed (mut i32) (i32.const 0))
  (func $start
    (global.set $computed (i32.add (global.get $memory_base) (i32.const 4)))
    (i32.store (global.get $computed) (i32.const 7)))
  (start $start))
