(module (import "env" "memory" (memory 5)) (data (i32.const 300000) "x"))
