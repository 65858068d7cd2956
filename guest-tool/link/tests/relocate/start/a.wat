;; wasm-ld starts a module by `__wasm_apply_global_relocs` where globals have to be computed.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "datum_reader" (func (result i32)))
  (global $computed (mut i32) (i32.const 0))
  (func $start (global.set $computed (i32.add (global.get $memory_base) (i32.const 4))))
  (start $start))
