(module
  (memory (export "memory") 1)
  (table (export "table") 4 funcref)
  (global (export "counter") (mut i32) (i32.const 0))
  (func (export "outer") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
