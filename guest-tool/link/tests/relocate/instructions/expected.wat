;; /a
;; memory 131072 + 16
;; table 3 + 2
(module
  (type (;0;) (func (param i32) (result i32 i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (param f32 f64) (result i32)))
  (import "/runtime" "in_table" (func (;0;) (type 1)))
  (import "/runtime" "__indirect_function_table" (table (;0;) 5 funcref))
  (import "/runtime" "memory" (memory (;0;) 3))
  (import "/runtime" "__stack_pointer" (global (;0;) (mut i32)))
  (export "own" (func 1))
  (export "calls" (func 2))
  (export "others" (func 3))
  (elem (;0;) (i32.const 3) func 1 1)
  (func (;1;) (type 0) (param i32) (result i32 i32)
    local.get 0
    local.get 0
  )
  (func (;2;) (type 1) (param i32) (result i32)
    (local v128 f64)
    global.get 0
    i32.const 16
    i32.sub
    global.set 0
    local.get 0
    call 0
    call 1
    block (type 0) (param i32) (result i32 i32) ;; label = @1
      i32.const 4
      call_indirect (type 0)
      drop
      i32.const 1
    end
    i32.add
    i32.add
    return_call 0
  )
  (func (;3;) (type 2) (param f32 f64) (result i32)
    i32.const 131072
    f32.load offset=4 align=1
    local.set 0
    local.get 0
    i32.trunc_sat_f32_s
    drop
    i64.const 200
    i64.extend8_s
    drop
    i32.const 0
    v128.load
    v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
    i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31
    drop
    i32.const 131072
    v128.load32_splat offset=8
    i32x4.extract_lane 3
    drop
    block ;; label = @1
      block ;; label = @2
        i32.const 1
        br_table 1 (;@1;) 0 (;@2;) 1 (;@1;)
      end
    end
    i32.const 1
    i32.const 2
    i32.const 3
    select (result i32)
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
