;; /a
;; memory 131072 + 16
;; table 3 + 0
;; global 0 of /a by ["global.get 0"]
;; global 1 of /a by ["global.get 1"]
(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (type (;2;) (func (result i32 i32 i64)))
  (type (;3;) (func (result i64)))
  (import "/runtime" "datum_reader" (func (;0;) (type 0)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) (mut i32) i32.const 1)
  (global (;1;) (mut i64) i64.const 2)
  (export "read" (func 2))
  (export "global.get 0" (func 3))
  (export "global.get 1" (func 4))
  (func (;1;) (type 1))
  (func (;2;) (type 2) (result i32 i32 i64)
    global.get 0
    i32.const 131076
    global.get 1
  )
  (func (;3;) (type 3) (result i64)
    global.get 0
    i64.extend_i32_u
  )
  (func (;4;) (type 3) (result i64)
    global.get 1
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
