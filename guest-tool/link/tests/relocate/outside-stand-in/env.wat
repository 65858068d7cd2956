;; A base may define what a shared module imports from outside, for all versions of WASI 0.2. What
;; has another type is not that.
(module
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 65536))
  (func (export "wasi:random/random#get-random-u64") (result i64) i64.const 4)
  (func (export "wasi:random/random#get-random-bytes") (result i32) i32.const 4))
