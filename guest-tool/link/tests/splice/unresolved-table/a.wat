(module (import "env" "x" (table 1 funcref)))
