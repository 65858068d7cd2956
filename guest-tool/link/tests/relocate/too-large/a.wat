(module
  (@dylink.0 (mem-info (memory 4000000000 4)))
  (import "env" "memory" (memory 1)))
