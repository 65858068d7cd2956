;; /a
;; memory 65536 + 0
;; table 3 + 1
(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (import "/runtime" "chosen_function" (func (;0;) (type 1)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (export "run" (func 1))
  (elem (;0;) (i32.const 3) func 0)
  (func (;1;) (type 0) (result i32)
    i32.const 3
  )
)
;; symbol chosen_datum = 1024
;; symbol chosen_function = 3
;; symbol chosen_in_table = 1
;; memory ends at 65536, table at 4
