(module
  (type (;0;) (func))
  (type (;1;) (func (result i32)))
  (memory (;0;) 1)
  (global (;0;) (mut i32) i32.const 16)
  (export "memory" (memory 0))
  (export "run" (func 0))
  (start 2)
  (func (;0;) (type 1) (result i32)
    i32.const 0
    i32.load
  )
  (func (;1;) (type 1) (result i32)
    global.get 0
    i32.const 4
    i32.add
    global.set 0
    global.get 0
    i32.load
  )
  (func (;2;) (type 0)
    call 1
    i32.const 0
    i32.const 4
    memory.init 1
    data.drop 1
  )
  (data (;0;) (i32.const 20) "\00\01")
  (data (;1;) "data")
  (data (;2;) (i32.const 0) "\02")
)
