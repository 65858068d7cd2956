(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func $grow (result i32) (table.grow (ref.null func) (i32.const 1)))
  (func (export "run") (result i32) call $grow))
