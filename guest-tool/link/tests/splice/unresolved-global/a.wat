(module (import "env" "x" (global i32)))
