;; Two modules export `f`, and the result both, under names of their own.
(module (memory (export "memory") 1) (func (export "f") (result i32) i32.const 1))
