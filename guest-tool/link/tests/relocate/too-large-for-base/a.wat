;; The base's memory cannot grow that far.
(module
  (@dylink.0 (mem-info (memory 131073 0) (table 0 0)))
  (import "env" "memory" (memory 1)))
