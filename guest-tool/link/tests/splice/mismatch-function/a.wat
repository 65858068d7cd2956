(module (import "env" "x" (func (param i32))))
