;; What is never reached does no harm.
(module
  (memory (export "memory") 1)
  (data $d "x")
  (func (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "run") (memory.fill (i32.const 0) (i32.const 0) (i32.const 1))))
