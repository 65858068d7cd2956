;; /a
;; memory 131072 + 16
;; table 3 + 0
;; global 2 of /a by ["global.get 2"]
;; global 3 of /a by ["global.get 3"]
;; global 4 of /a by ["global.get 4"]
;; global 5 of /a by ["global.get 5"]
;; global 6 of /a by ["global.get 6 low", "global.get 6 high"]
(module
  (type (;0;) (func))
  (type (;1;) (func (result i64)))
  (import "/runtime" "memory" (memory (;0;) 3))
  (import "/runtime" "__stack_pointer" (global (;0;) (mut i32)))
  (global (;1;) i32 i32.const 5)
  (global (;2;) (mut i32) i32.const -1)
  (global (;3;) (mut i64) i64.const -1)
  (global (;4;) (mut f32) f32.const 0x1p-1 (;=0.5;))
  (global (;5;) (mut f64) f64.const nan:0x8000000000001 (;=NaN;))
  (global (;6;) (mut v128) v128.const i32x4 0x00000001 0x00000000 0x00000002 0x00000000)
  (export "wide" (global 3))
  (export "run" (func 0))
  (export "global.get 2" (func 1))
  (export "global.get 3" (func 2))
  (export "global.get 4" (func 3))
  (export "global.get 5" (func 4))
  (export "global.get 6 low" (func 5))
  (export "global.get 6 high" (func 6))
  (func (;0;) (type 0)
    i32.const 131072
    global.get 1
    i32.add
    global.set 0
    i32.const 2
    global.set 2
  )
  (func (;1;) (type 1) (result i64)
    global.get 2
    i64.extend_i32_u
  )
  (func (;2;) (type 1) (result i64)
    global.get 3
  )
  (func (;3;) (type 1) (result i64)
    global.get 4
    i32.reinterpret_f32
    i64.extend_i32_u
  )
  (func (;4;) (type 1) (result i64)
    global.get 5
    i64.reinterpret_f64
  )
  (func (;5;) (type 1) (result i64)
    global.get 6
    i64x2.extract_lane 0
  )
  (func (;6;) (type 1) (result i64)
    global.get 6
    i64x2.extract_lane 1
  )
)
;; /globals
;; memory 131088 + 0
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
;; memory ends at 131088, table at 3
