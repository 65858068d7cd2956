;; /a
;; memory 131072 + 0
;; table 1 + 0
(module
  (type (;0;) (func (result i64)))
  (type (;1;) (func (param i64 i32)))
  (import "/runtime" "wasi:random/random#get-random-u64" (func (;0;) (type 0)))
  (import "/runtime" "wasi:random/random#get-random-u64" (func (;1;) (type 0)))
  (import "wasi:random/random@0.3.0" "get-random-u64" (func (;2;) (type 0)))
  (import "wasi:random/random@0.2.4" "get-random-bytes" (func (;3;) (type 1)))
  (import "/runtime" "memory" (memory (;0;) 2))
  (export "run" (func 4))
  (func (;4;) (type 0) (result i64)
    i64.const 1
    i32.const 8
    call 3
    call 0
    call 1
    call 2
    i64.add
    i64.add
  )
)
;; /outside
;; memory 131072 + 0
;; table 1 + 0
(module
  (type (;0;) (func (result i64)))
  (import "wasi:random/random@0.2.4" "get-random-u64" (func (;0;) (type 0)))
  (import "/runtime" "memory" (memory (;0;) 2))
  (export "program_run" (func 1))
  (func (;1;) (type 0) (result i64)
    call 0
  )
)
;; /globals
;; memory 131072 + 0
;; table 1 + 0
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
;; memory ends at 131072, table at 1
