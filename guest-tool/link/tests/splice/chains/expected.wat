(module
  (type (;0;) (func (result i64)))
  (memory (;0;) 3)
  (global (;0;) (mut i64) i64.const 1)
  (export "memory" (memory 0))
  (export "run" (func 1))
  (func (;0;) (type 0) (result i64)
    global.get 0
  )
  (func (;1;) (type 0) (result i64)
    i32.const 0
    i64.load
    global.set 0
    call 0
  )
)
