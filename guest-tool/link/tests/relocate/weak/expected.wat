;; /a
;; memory 131072 + 4
;; table 3 + 0
(module
  (type (;0;) (func))
  (type (;1;) (func (result i32 i32)))
  (import "/runtime" "weak_function" (func (;0;) (type 0)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 3 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "run" (func 1))
  (func (;1;) (type 1) (result i32 i32)
    i32.const 0
    if ;; label = @1
      call 0
    end
    i32.const 0
    i32.const 1024
  )
)
;; /globals
;; memory 131076 + 0
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
;; memory ends at 131076, table at 3
