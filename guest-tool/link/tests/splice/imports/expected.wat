(module
  (type (;0;) (func (param i32)))
  (type (;1;) (func))
  (type (;2;) (func (result i32)))
  (import "world" "f" (func (;0;) (type 0)))
  (import "world" "f" (func (;1;) (type 2)))
  (import "world" "g" (func (;2;) (type 2)))
  (import "later" "h" (func (;3;) (type 1)))
  (export "run" (func 5))
  (func (;4;) (type 1)
    i32.const 1
    call 0
  )
  (func (;5;) (type 1)
    call 4
    call 1
    call 0
    call 2
    drop
    call 6
    drop
    call 6
    drop
    call 3
  )
  (func (;6;) (type 2) (result i32)
    unreachable
  )
)
