;; Alignments are exponents of two. The second module begins where the first ends, aligned.
(module
  (@dylink.0 (mem-info (memory 5 0) (table 1 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "__table_base" (global $table_base i32))
  (func $f)
  (func (export "addresses") (result i32 i32)
    (global.get $memory_base) (global.get $table_base))
  (elem (global.get $table_base) func $f)
  (data (global.get $memory_base) "abcde"))
