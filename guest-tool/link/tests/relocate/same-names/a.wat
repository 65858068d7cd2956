;; Everyone has a `shared`: one's own wins. `base_too` is also in the base, which wins over `b`. `only_sides` is in `b`
;; and in `c`: the first wins, unless another is named as needed.
(module
  (@dylink.0 (mem-info (memory 4 2)) (needed "c"))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "shared" (func $shared (result i32)))
  (import "env" "not_in_table" (func $base_too (param i32) (result i32)))
  (import "env" "only_sides" (func $only_sides (result i32)))
  (import "GOT.func" "shared" (global $address (mut i32)))
  (import "GOT.mem" "shared_datum" (global $datum (mut i32)))
  (global (export "shared_datum") i32 (i32.const 0))
  (func (export "shared") (result i32) i32.const 1)
  (func (export "run") (result i32 i32)
    (drop (call $shared)) (drop (call $base_too (i32.const 0))) (drop (call $only_sides))
    (global.get $address) (global.get $datum)))
