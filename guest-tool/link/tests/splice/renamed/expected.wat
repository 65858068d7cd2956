(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (memory (;0;) 1)
  (export "the_memory" (memory 0))
  (export "first" (func 0))
  (export "f" (func 1))
  (export "memory" (func 2))
  (func (;0;) (type 0) (result i32)
    i32.const 1
  )
  (func (;1;) (type 0) (result i32)
    i32.const 2
  )
  (func (;2;) (type 1))
)
