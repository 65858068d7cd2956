;; A module that knows of no table gets it for the slots which are added.
(module
  (@dylink.0 (mem-info (memory 0 0)))
  (func (export "PyInit_a") (result i32) i32.const 0))
