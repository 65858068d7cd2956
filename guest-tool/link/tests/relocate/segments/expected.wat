;; /a
;; memory 131072 + 8
;; table 3 + 1
(module
  (type (;0;) (func))
  (type (;1;) (func (result funcref i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (table (;1;) 1 1 funcref)
  (export "run" (func 2))
  (elem (;0;) declare func 0)
  (elem (;1;) (i32.const 3) funcref (ref.func 0))
  (elem (;2;) (table 1) (i32.const 0) func 1)
  (func (;0;) (type 0))
  (func (;1;) (type 0))
  (func (;2;) (type 1) (result funcref i32)
    i32.const 0
    i32.const 0
    i32.const 0
    memory.copy
    i32.const 0
    i32.const 0
    i32.const 0
    memory.fill
    ref.func 0
    table.size 1
  )
)
;; /globals
;; memory 131080 + 0
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
;; memory ends at 131080, table at 4
