;; A constant expression may name an imported global; here that becomes a definition, whose value takes its place.
(module
  (memory (export "memory") 1)
  (table (export "table") 9 funcref)
  (global (export "base") i32 (i32.const 16))
  (global (export "reference") funcref (ref.func $f))
  (func $f (result i32) i32.const 1))
