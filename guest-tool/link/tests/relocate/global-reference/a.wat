(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (global $reference (mut externref) (ref.null extern)))
