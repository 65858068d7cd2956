;; The component imports only what the module imports.
(module
  (import "test:app/host" "used" (func $used (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "run") (param i32 i32) (result i32) (call $used (local.get 1))))
