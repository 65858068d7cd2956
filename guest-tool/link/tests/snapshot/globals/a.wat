(module
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (global $own (mut i32) (i32.const 0))
  (func (export "run_too") (result i32 i32) (global.get $sp) (global.get $own)))
