(module
  (import "env" "__indirect_function_table" (table 4 funcref))
  (elem (i32.const 0) $once)
  (global (export "componentize_once_done") (mut i32) (i32.const 0))
  (func $initialize (param i32) (result i32) (i32.const 100))
  (func $once (export "componentize_once") (param i32) (result i32)
    (call $initialize (local.get 0)))
  (func (export "componentize_once_after") (param i32) (result i32) (i32.const 0)))
