(module
  (type (;0;) (func))
  (import "world" "log" (func (;0;) (type 0)))
  (memory (;0;) 1)
  (export "memory" (memory 0))
  (start 3)
  (func (;1;) (type 0)
    i32.const 0
    i32.const 1
    i32.store
  )
  (func (;2;) (type 0)
    i32.const 0
    i32.const 2
    i32.store
    call 0
  )
  (func (;3;) (type 0)
    call 1
    call 2
  )
)
