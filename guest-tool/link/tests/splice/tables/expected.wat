(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (table (;0;) 5 10 funcref)
  (table (;1;) 1 funcref)
  (export "run" (func 3))
  (elem (;0;) (table 0) (i32.const 1) func 0)
  (elem (;1;) (i32.const 3) func 1 1)
  (elem (;2;) (table 1) (i32.const 0) funcref (ref.func 2))
  (func (;0;) (type 0) (result i32)
    i32.const 1
  )
  (func (;1;) (type 0) (result i32)
    i32.const 4
  )
  (func (;2;) (type 0) (result i32)
    i32.const 5
  )
  (func (;3;) (type 1) (param i32) (result i32)
    local.get 0
    call_indirect (type 0)
    i32.const 0
    call_indirect 1 (type 0)
    i32.add
  )
)
