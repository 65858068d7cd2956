(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func (result i32 i32)))
  (table (;0;) 9 funcref)
  (memory (;0;) 1)
  (global (;0;) i32 i32.const 16)
  (global (;1;) i32 i32.const 16 i32.const 4 i32.add)
  (global (;2;) (mut funcref) ref.func 0)
  (export "run" (func 1))
  (elem (;0;) (i32.const 16) funcref (ref.func 0))
  (func (;0;) (type 0) (result i32)
    i32.const 1
  )
  (func (;1;) (type 1) (result i32 i32)
    i32.const 1
    global.get 2
    table.set 0
    global.get 0
    call_indirect (type 0)
    global.get 1
  )
  (data (;0;) (i32.const 16) "abc")
  (data (;1;) (offset i32.const 16 i32.const 8 i32.sub) "def")
)
