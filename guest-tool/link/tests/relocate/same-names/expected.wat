;; /c
;; memory 131072 + 4
;; table 3 + 0
(module
  (type (;0;) (func (result i32)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "only_sides" (func 0))
  (func (;0;) (type 0) (result i32)
    i32.const 3
  )
)
;; /a
;; memory 131076 + 4
;; table 3 + 1
;; needs /c
(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (result i32 i32)))
  (import "/runtime" "not_in_table" (func (;0;) (type 1)))
  (import "/c" "only_sides" (func (;1;) (type 0)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 4 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 0)
  (export "shared" (func 2))
  (export "run" (func 3))
  (elem (;0;) (i32.const 3) func 2)
  (func (;2;) (type 0) (result i32)
    i32.const 1
  )
  (func (;3;) (type 2) (result i32 i32)
    call 2
    drop
    i32.const 0
    call 0
    drop
    call 1
    drop
    i32.const 3
    i32.const 131076
  )
)
;; /b
;; memory 131080 + 4
;; table 4 + 1
(module
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (result i32 i32)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 5 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (global (;0;) i32 i32.const 0)
  (export "shared" (func 0))
  (export "not_in_table" (func 1))
  (export "only_sides" (func 2))
  (export "run" (func 3))
  (elem (;0;) (i32.const 4) func 0)
  (func (;0;) (type 0) (result i32)
    i32.const 2
  )
  (func (;1;) (type 1) (param i32) (result i32)
    i32.const 2
  )
  (func (;2;) (type 0) (result i32)
    i32.const 2
  )
  (func (;3;) (type 2) (result i32 i32)
    i32.const 4
    i32.const 131080
  )
)
;; /d
;; memory 131084 + 4
;; table 5 + 0
;; needs /b
(module
  (type (;0;) (func (result i32)))
  (import "/b" "only_sides" (func (;0;) (type 0)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (export "run" (func 1))
  (func (;1;) (type 0) (result i32)
    call 0
  )
)
;; /globals
;; memory 131088 + 0
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
;; memory ends at 131088, table at 5
