;; Its data is there, and its global starts as it says.
(module
  (import "env" "memory" (memory 0))
  (global $next (mut i32) (i32.const 16))
  (func (export "place") (result i32)
    (global.set $next (i32.add (global.get $next) (i32.const 4)))
    (i32.load (global.get $next)))
  (data (i32.const 20) "\00\01"))
