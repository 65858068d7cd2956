;; /a
;; memory 131072 + 8
;; table 3 + 4
;; symbol PyInit__b = 4
;; symbol PyInit_a = 3
;; symbol PyInit_datum = 131076
;; relocations at 5
;; constructors at 6
(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (import "/runtime" "__indirect_function_table" (table (;0;) 7 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 4)
  (export "PyInit_a" (func 0))
  (export "PyInit__b" (func 1))
  (export "other" (func 2))
  (export "__wasm_apply_data_relocs" (func 3))
  (export "__wasm_call_ctors" (func 4))
  (elem (;0;) (i32.const 3) func 0)
  (elem (;1;) (i32.const 4) func 1 3 4)
  (func (;0;) (type 0) (result i32)
    i32.const 0
  )
  (func (;1;) (type 0) (result i32)
    i32.const 0
  )
  (func (;2;) (type 1))
  (func (;3;) (type 1))
  (func (;4;) (type 1))
)
;; /globals
;; memory 131080 + 0
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
;; memory ends at 131080, table at 7
