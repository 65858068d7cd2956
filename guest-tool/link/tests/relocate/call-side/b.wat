(module
  (@dylink.0 (mem-info (memory 3 0)))
  (import "env" "memory" (memory 1)))
