;; /a
;; memory 131072 + 16
;; table 3 + 1
(module
  (type (;0;) (func (result i32 i32 i32)))
  (type (;1;) (func (param i32) (result i32)))
  (import "/runtime" "not_in_table" (func (;0;) (type 1)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "addresses" (func 1))
  (elem (;0;) (i32.const 3) func 0)
  (func (;1;) (type 0) (result i32 i32 i32)
    i32.const 1024
    i32.const 1
    i32.const 3
  )
)
;; /b
;; memory 131088 + 16
;; table 4 + 0
(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (result i32)))
  (import "/runtime" "not_in_table" (func (;0;) (type 0)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "compare" (func 1))
  (func (;1;) (type 1) (result i32)
    i32.const 1
    call 0
    i32.const 3
    i32.eq
  )
)
;; /globals
;; memory 131104 + 0
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
;; memory ends at 131104, table at 4
