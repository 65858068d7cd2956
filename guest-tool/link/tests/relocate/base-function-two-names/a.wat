;; A function of the base that is exported by two names has one address all the same.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "GOT.func" "alias" (global $alias (mut i32)))
  (import "GOT.func" "name" (global $name (mut i32)))
  (func (export "compare") (result i32)
    (i32.eq (global.get $name) (global.get $alias))))
