;; /a
;; memory 131072 + 16
;; table 3 + 3
(module
  (type (;0;) (func))
  (type (;1;) (func (result i32 i32 i32 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 6 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 8)
  (export "in_segment" (func 0))
  (export "in_no_segment" (func 1))
  (export "also_in_no_segment" (func 2))
  (export "addresses" (func 3))
  (elem (;0;) (i32.const 3) func 0)
  (elem (;1;) (i32.const 4) func 1 2)
  (func (;0;) (type 0))
  (func (;1;) (type 0))
  (func (;2;) (type 0))
  (func (;3;) (type 1) (result i32 i32 i32 i32)
    i32.const 131080
    i32.const 3
    i32.const 4
    i32.const 5
  )
)
;; /globals
;; memory 131088 + 0
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
;; memory ends at 131088, table at 6
