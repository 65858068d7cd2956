;; /a
;; memory 131072 + 16
;; table 3 + 1
(module
  (type (;0;) (func (param i32 i32 i32 i32) (result i32)))
  (type (;1;) (func (result i32)))
  (import "/runtime" "cabi_realloc" (func (;0;) (type 0)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "allocate" (func 1))
  (export "cabi_realloc" (func 0))
  (elem (;0;) (i32.const 3) func 0)
  (func (;1;) (type 1) (result i32)
    i32.const 0
    i32.const 0
    i32.const 4
    i32.const 3
    call 0
  )
)
;; /globals
;; memory 131088 + 0
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
;; memory ends at 131088, table at 4
