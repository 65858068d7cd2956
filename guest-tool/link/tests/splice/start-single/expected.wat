(module
  (type (;0;) (func))
  (memory (;0;) 1)
  (export "memory" (memory 0))
  (start 0)
  (func (;0;) (type 0)
    i32.const 0
    i32.const 1
    i32.store
  )
)
