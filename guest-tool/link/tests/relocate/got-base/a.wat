;; Addresses of what the base exports. A function that its table holds keeps its slot; for another the first module
;; that wants one adds it, and the second module sees the same slot.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "GOT.mem" "datum" (global $datum (mut i32)))
  (import "GOT.func" "in_table" (global $in_table (mut i32)))
  (import "GOT.func" "not_in_table" (global $not_in_table (mut i32)))
  (func (export "addresses") (result i32 i32 i32)
    (global.get $datum) (global.get $in_table) (global.get $not_in_table)))
