;; `dlsym` finds what is chosen; relocations and constructors have slots as well, each function one.
(module
  (@dylink.0 (mem-info (memory 8 3) (table 1 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "__table_base" (global $table_base i32))
  (func $init (export "PyInit_a") (result i32) i32.const 0)
  (func (export "PyInit__b") (result i32) i32.const 0)
  (func (export "other"))
  (func (export "__wasm_apply_data_relocs"))
  (func $start (export "__wasm_call_ctors"))
  (global (export "PyInit_datum") i32 (i32.const 4))
  (elem (global.get $table_base) func $init))
