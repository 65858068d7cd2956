(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "GOT.mem" "datum" (global $datum (mut i32)))
  (func (export "run") (global.set $datum (i32.const 1))))
