(module
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 3 funcref)
  (global $sp (export "__stack_pointer") (mut i32) (i32.const 65536))
  (global (export "base_data") i32 (i32.const 1024))
  (func (export "base_fn") (param i32) (result i32) local.get 0)
)
