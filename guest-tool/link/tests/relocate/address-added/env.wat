(module
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 3 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 65536))
  (global (export "datum") i32 (i32.const 1024))
  (func $in_table (export "in_table") (param i32) (result i32) local.get 0)
  (func (export "not_in_table") (param i32) (result i32) local.get 0)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 0)
  (elem (i32.const 1) func $in_table $in_table))
