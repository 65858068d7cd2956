;; A memory of zeros.
(module (memory (export "memory") 1) (data (i32.const 0) "old"))
