;; As wit-dylib has it: `cabi_realloc` is imported from the base and exported again. It is not this module's own.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 0))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "cabi_realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
  (import "GOT.func" "cabi_realloc" (global $address (mut i32)))
  (func (export "allocate") (result i32)
    (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (global.get $address)))
  (export "cabi_realloc" (func $realloc)))
