;; wasm-ld starts a module by `__wasm_apply_global_relocs` where globals have to be computed: they
;; become constants.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "datum_reader" (func (result i32)))
  (global $before (mut i32) (i32.const 1))
  (global $computed (mut i32) (i32.const 0))
  (global $after (mut i64) (i64.const 2))
  (func $start (global.set $computed (i32.add (global.get $memory_base) (i32.const 4))))
  (func (export "read") (result i32 i32 i64)
    global.get $before global.get $computed global.get $after)
  (start $start))
