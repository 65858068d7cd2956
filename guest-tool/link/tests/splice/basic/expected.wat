(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (type (;1;) (func (param i32)))
  (type (;2;) (func (param i64)))
  (type (;3;) (func (result i32)))
  (import "wasi:a/b@0.2.0" "used" (func (;0;) (type 1)))
  (import "world" "imported" (func (;1;) (type 3)))
  (table (;0;) 3 funcref)
  (memory (;0;) 2)
  (global (;0;) (mut i32) i32.const 65536)
  (export "memory" (memory 0))
  (export "run" (func 4))
  (elem (;0;) (i32.const 1) func 2)
  (elem (;1;) (i32.const 2) func 3)
  (func (;2;) (type 0) (param i32 i32) (result i32)
    local.get 0
  )
  (func (;3;) (type 0) (param i32 i32) (result i32)
    i32.const 7
    call 0
    local.get 0
    local.get 1
    i32.add
  )
  (func (;4;) (type 3) (result i32)
    global.get 0
    i32.const 16
    i32.sub
    global.set 0
    i64.const 1
    call 5
    call 1
    call 0
    i32.const 1
    i32.const 2
    i32.const 2
    call_indirect (type 0)
  )
  (func (;5;) (type 2) (param i64)
    unreachable
  )
  (data (;0;) (i32.const 1024) "hello")
  (data (;1;) (i32.const 65536) "more")
)
