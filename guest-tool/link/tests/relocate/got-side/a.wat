;; Addresses of what another side module defines, before and after this one.
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "GOT.mem" "datum_of_b" (global $datum (mut i32)))
  (import "GOT.func" "function_of_b" (global $function (mut i32)))
  (global (export "datum_of_a") i32 (i32.const 0))
  (func (export "function_of_a") (result i32 i32)
    (global.get $datum) (global.get $function)))
