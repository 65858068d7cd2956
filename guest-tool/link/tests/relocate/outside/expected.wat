;; /a
;; memory 65536 + 0
;; table 1 + 0
(module
  (type (;0;) (func (param f64) (result f64)))
  (type (;1;) (func))
  (import "/runtime" "log" (func (;0;) (type 0)))
  (import "/runtime" "greet" (func (;1;) (type 1)))
  (export "square" (func 2))
  (func (;2;) (type 0) (param f64) (result f64)
    local.get 0
  )
)
;; /outside
;; memory 65536 + 0
;; table 1 + 0
(module
  (type (;0;) (func (param f64) (result f64)))
  (type (;1;) (func (param f32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (import "env" "log" (func (;0;) (type 0)))
  (import "env" "square" (func (;1;) (type 1)))
  (import "env" "greet" (func (;2;) (type 2)))
  (import "shim" "log" (func (;3;) (type 3)))
  (import "/runtime" "program_call" (func (;4;) (type 2)))
  (export "greet" (func 5))
  (export "memory" (func 6))
  (func (;5;) (type 3))
  (func (;6;) (type 3))
)
;; memory ends at 65536, table at 1
