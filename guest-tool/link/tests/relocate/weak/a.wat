;; Weak symbols which nothing defines are 0; a weak one that the base defines is not. A function that is only called
;; stays an import, and whoever calls it traps.
(module
  (@dylink.0
    (mem-info (memory 4 2))
    (import-info "env" "weak_function" binding-weak undefined)
    (import-info "env" "weak_datum" binding-weak undefined)
    (import-info "env" "datum" binding-weak undefined))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "weak_function" (func $call))
  (import "GOT.func" "weak_function" (global $function (mut i32)))
  (import "GOT.mem" "weak_datum" (global $weak_datum (mut i32)))
  (import "GOT.mem" "datum" (global $datum (mut i32)))
  (func (export "run") (result i32 i32)
    (if (global.get $function) (then (call $call)))
    (global.get $weak_datum) (global.get $datum)))
