(module (import "env" "x" (memory 1)))
