(module
  (type (;0;) (func))
  (export "run" (func 1))
  (func (;0;) (type 0))
  (func (;1;) (type 0)
    call 0
    i32.const 0
    drop
  )
)
