;; /a
;; memory 131072 + 5
;; table 3 + 1
(module
  (type (;0;) (func))
  (type (;1;) (func (result i32 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "addresses" (func 1))
  (elem (;0;) (i32.const 3) func 0)
  (func (;0;) (type 0))
  (func (;1;) (type 1) (result i32 i32)
    i32.const 131072
    i32.const 3
  )
  (data (;0;) (i32.const 131072) "abcde")
)
;; /b
;; memory 131328 + 70000
;; table 4 + 2
(module
  (type (;0;) (func))
  (type (;1;) (func (result i32 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 6 funcref))
  (import "/runtime" "memory" (memory (;0;) 4))
  (export "addresses" (func 1))
  (elem (;0;) (i32.const 4) func 0 0)
  (func (;0;) (type 0))
  (func (;1;) (type 1) (result i32 i32)
    i32.const 131328
    i32.const 4
  )
  (data (;0;) (i32.const 131328) "fgh")
)
;; /globals
;; memory 201328 + 0
;; table 6 + 0
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
;; memory ends at 201328, table at 6
