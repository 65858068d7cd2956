;; What the image says has run is left out, with what it alone takes: in `a`, not in `b`, whose global
;; is zero, and not in `c`, whose functions differ in their type.
(module
  (table (export "__indirect_function_table") 4 funcref)
  (func (export "run") (param i32) (result i32)
    (call_indirect (param i32) (result i32) (i32.const 7) (local.get 0))))
