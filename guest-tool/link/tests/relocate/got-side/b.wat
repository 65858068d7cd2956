(module
  (@dylink.0 (mem-info (memory 8 2)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "GOT.mem" "datum_of_a" (global $datum (mut i32)))
  (import "GOT.func" "function_of_a" (global $function (mut i32)))
  (global (export "datum_of_b") i32 (i32.const 4))
  (func (export "function_of_b") (result i32 i32)
    (global.get $datum) (global.get $function)))
