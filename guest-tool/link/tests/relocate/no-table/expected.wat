;; /a
;; memory 131072 + 0
;; table 3 + 1
;; symbol PyInit_a = 3
(module
  (type (;0;) (func (result i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (export "PyInit_a" (func 0))
  (elem (;0;) (i32.const 3) func 0)
  (func (;0;) (type 0) (result i32)
    i32.const 0
  )
)
;; /globals
;; memory 131072 + 0
;; table 4 + 0
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
;; memory ends at 131072, table at 4
