(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "in_table" (func $f (param i32 i32)))
  (func (export "run") (call $f (i32.const 0) (i32.const 0))))
