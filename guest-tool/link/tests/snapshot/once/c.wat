(module
  (import "env" "__indirect_function_table" (table 4 funcref))
  (elem (i32.const 2) $once)
  (global (export "componentize_once_done") (mut i32) (i32.const 0))
  (func $once (export "componentize_once") (param i32) (result i32) (i32.const 300))
  (func (export "componentize_once_after") (result i32) (i32.const 0)))
