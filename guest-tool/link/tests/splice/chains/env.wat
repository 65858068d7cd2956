;; An import that is exported again leads to where it comes from; of several modules with one name the last counts.
(module
  (memory (export "memory") 1)
  (global $g (export "global") (mut i64) (i64.const 1))
  (func $one (export "one") (result i64) (global.get $g)))
