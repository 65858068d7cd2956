(module
  (memory (;0;) 65536)
  (export "memory" (memory 0))
  (data (;0;) (i32.const -4096) "\01\01")
)
