(module
  (memory (export "memory") 1)
  (table (export "__indirect_function_table") 3 funcref)
  (func $in_table (export "chosen_in_table"))
  (func (export "chosen_function") (param i32) (result i32) local.get 0)
  (func (export "not"))
  (global (export "chosen_datum") i32 (i32.const 1024))
  (elem (i32.const 1) func $in_table))
