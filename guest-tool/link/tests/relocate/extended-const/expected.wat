;; /a
;; memory 131072 + 32
;; table 3 + 4
(module
  (type (;0;) (func))
  (type (;1;) (func (result i32 i32 i64 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 7 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 131084)
  (global (;1;) i32 i32.const 131072)
  (global (;2;) i64 i64.const 1 i64.const 2 i64.add)
  (export "read" (func 1))
  (elem (;0;) (i32.const 5) func 0)
  (func (;0;) (type 0))
  (func (;1;) (type 1) (result i32 i32 i64 i32)
    global.get 0
    global.get 1
    global.get 2
    i32.const 1024
  )
  (data (;0;) (i32.const 131080) "x")
)
;; /globals
;; memory 131104 + 0
;; table 7 + 0
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
;; memory ends at 131104, table at 7
