(module
  (type (;0;) (func (param i32) (result i32)))
  (table (;0;) 4 4 funcref)
  (memory (;0;) 1)
  (export "memory" (memory 0))
  (export "run" (func 1))
  (elem (;0;) (i32.const 1) func 0)
  (elem (;1;) (i32.const 3) func 2)
  (func (;0;) (type 0) (param i32) (result i32)
    local.get 0
  )
  (func (;1;) (type 0) (param i32) (result i32)
    i32.const 1
    local.get 0
    call_indirect (type 0)
  )
  (func (;2;) (type 0) (param i32) (result i32)
    i32.const 1
  )
)
