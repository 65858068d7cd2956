(module
  (import "env" "__indirect_function_table" (table 4 funcref))
  (func $g (param i32) (result i32) (i32.const 1))
  (elem (i32.const 3) func $g))
