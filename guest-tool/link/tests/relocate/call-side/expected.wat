;; /c
;; memory 131072 + 7
;; table 3 + 0
(module
  (type (;0;) (func (result i32)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "helper" (func 0))
  (func (;0;) (type 0) (result i32)
    i32.const 7
  )
)
;; /a
;; memory 131088 + 16
;; table 3 + 0
;; needs /c
(module
  (type (;0;) (func (result i32)))
  (import "/c" "helper" (func (;0;) (type 0)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "run" (func 1))
  (func (;1;) (type 0) (result i32)
    call 0
  )
)
;; /b
;; memory 131104 + 3
;; table 3 + 0
(module
  (import "/runtime" "memory" (memory (;0;) 3))
)
;; /globals
;; memory 131107 + 0
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
;; memory ends at 131107, table at 3
