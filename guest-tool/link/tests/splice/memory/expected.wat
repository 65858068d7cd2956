(module
  (memory (;0;) 5 20)
  (export "memory" (memory 0))
  (data (;0;) (i32.const 300000) "x")
)
