;; /a
;; memory 131072 + 16
;; table 3 + 0
;; global 0 of /a by ["global.get 0"]
(module
  (type (;0;) (func))
  (type (;1;) (func (result i64)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) (mut i32) i32.const 0)
  (export "global.get 0" (func 1))
  (start 0)
  (func (;0;) (type 0)
    i32.const 131076
    global.set 0
    global.get 0
    i32.const 7
    i32.store
  )
  (func (;1;) (type 1) (result i64)
    global.get 0
    i64.extend_i32_u
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
