;; /a
;; memory 65536 + 16
;; table 1 + 1
(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (import "/runtime" "alias" (func (;0;) (type 1)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 2 funcref))
  (import "/runtime" "memory" (memory (;0;) 2))
  (export "compare" (func 1))
  (elem (;0;) (i32.const 1) func 0)
  (func (;1;) (type 0) (result i32)
    i32.const 1
    i32.const 1
    i32.eq
  )
)
;; memory ends at 65552, table at 2
