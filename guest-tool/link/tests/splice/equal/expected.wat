(module
  (type (;0;) (func (param i32) (result i32)))
  (table (;0;) 4 funcref)
  (memory (;0;) 1)
  (global (;0;) (mut i32) i32.const 0)
  (export "table" (table 0))
  (export "a" (func 2))
  (export "b" (func 3))
  (elem (;0;) (i32.const 0) func 1 0)
  (elem (;1;) (i32.const 2) func 1 0)
  (func (;0;) (type 0) (param i32) (result i32)
    local.get 0
    i32.const 1
    i32.add
  )
  (func (;1;) (type 0) (param i32) (result i32)
    local.get 0
    call 0
    global.set 0
    global.get 0
  )
  (func (;2;) (type 0) (param i32) (result i32)
    local.get 0
    call 1
  )
  (func (;3;) (type 0) (param i32) (result i32)
    i32.const 2
    local.get 0
    call 1
    i32.add
  )
)
