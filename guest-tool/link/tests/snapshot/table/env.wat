;; The table is filled as before; nothing can have changed it, and nothing can make it larger.
(module
  (memory (export "memory") 1)
  (table (export "__indirect_function_table") 2 funcref)
  (func $f (param i32) (result i32) (local.get 0))
  (elem (i32.const 1) func $f)
  (func (export "run") (param i32) (result i32)
    (call_indirect (param i32) (result i32) (i32.const 1) (local.get 0))))
