;; It fills nothing: what it would do when it is instantiated is gone.
(module
  (import "env" "memory" (memory 0))
  (func $start (i32.store (i32.const 0) (i32.const 3)))
  (data (i32.const 24) "gone")
  (start $start))
