;; What ran once does not run again, and what it put into memory is as the image has it.
(module
  (memory (export "memory") 1)
  (func $start (i32.store (i32.const 0) (i32.const 1)))
  (func (export "run") (result i32) (i32.load (i32.const 0)))
  (data (i32.const 8) "gone")
  (start $start))
