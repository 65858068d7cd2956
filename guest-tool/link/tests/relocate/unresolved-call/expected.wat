;; /a
;; memory 131072 + 16
;; table 3 + 0
(module
  (type (;0;) (func (param i64)))
  (type (;1;) (func))
  (import "/runtime" "no_such_function" (func (;0;) (type 0)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "run" (func 1))
  (func (;1;) (type 1)
    i64.const 1
    call 0
  )
)
;; /globals
;; memory 131088 + 0
;; table 3 + 0
;; global 0 of /runtime by ["global.get 0"]
(module
  (type (;0;) (func (result i64)))
  (import "/runtime" "__stack_pointer" (global (;0;) (mut i32)))
  (export "global.get 0" (func 0))
  (func (;0;) (type 0) (result i64)
    global.get 0
    i64.extend_i32_u
  )
)
;; memory ends at 131088, table at 3
