(module
  (type (;0;) (func (param i32) (result i32)))
  (table (;0;) 4 4 funcref)
  (export "run" (func 0))
  (elem (;0;) (i32.const 0) func 1)
  (elem (;1;) (i32.const 1) func 3)
  (elem (;2;) (i32.const 2) func 4)
  (func (;0;) (type 0) (param i32) (result i32)
    i32.const 7
    local.get 0
    call_indirect (type 0)
  )
  (func (;1;) (type 0) (param i32) (result i32)
    i32.const 0
  )
  (func (;2;) (type 0) (param i32) (result i32)
    i32.const 200
  )
  (func (;3;) (type 0) (param i32) (result i32)
    local.get 0
    call 2
  )
  (func (;4;) (type 0) (param i32) (result i32)
    i32.const 300
  )
)
