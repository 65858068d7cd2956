;; Above 2 GiB the constant is negative.
(module (memory (export "memory") 1))
