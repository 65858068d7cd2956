(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "not_in_table" (func $call (param i32) (result i32)))
  (import "GOT.func" "not_in_table" (global $not_in_table (mut i32)))
  (func (export "compare") (result i32)
    (i32.eq (call $call (i32.const 1)) (global.get $not_in_table))))
