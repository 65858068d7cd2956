;; The memory is as large as the modules want it that import it, and keeps its maximum.
(module (memory (export "memory") 1 20))
