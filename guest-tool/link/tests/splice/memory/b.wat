(module (import "env" "memory" (memory 2)))
