;; /a
;; memory 131072 + 4
;; table 3 + 1
;; needs /b
(module
  (type (;0;) (func (result i32 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 0)
  (export "function_of_a" (func 0))
  (elem (;0;) (i32.const 3) func 0)
  (func (;0;) (type 0) (result i32 i32)
    i32.const 131080
    i32.const 4
  )
)
;; /b
;; memory 131076 + 8
;; table 4 + 1
;; needs /a
(module
  (type (;0;) (func (result i32 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 5 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 4)
  (export "function_of_b" (func 0))
  (elem (;0;) (i32.const 4) func 0)
  (func (;0;) (type 0) (result i32 i32)
    i32.const 131072
    i32.const 3
  )
)
;; /globals
;; memory 131084 + 0
;; table 5 + 0
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
;; memory ends at 131084, table at 5
