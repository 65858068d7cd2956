(module
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func (param i32 f32) (result i32)))
  (memory (;0;) 1)
  (export "run" (func 1))
  (func (;0;) (type 0) (param i32) (result i32)
    local.get 0
  )
  (func (;1;) (type 1) (param i32 f32) (result i32)
    (local v128)
    i32.const 0
    v128.load
    v128.const i32x4 0x00000001 0x00000002 0x00000003 0x00000004
    i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31
    local.set 2
    i32.const 4
    local.get 2
    v128.store16_lane offset=2 7
    local.get 1
    i64.trunc_sat_f32_u
    drop
    local.get 0
    i32.extend16_s
    drop
    i32.const 0
    i32.const 1
    i32.const 2
    memory.copy
    i32.const 0
    i32.const 1
    i32.const 2
    memory.fill
    ref.null extern
    ref.is_null
    drop
    block ;; label = @1
      block ;; label = @2
        local.get 0
        br_table 1 (;@1;) 0 (;@2;) 1 (;@1;)
      end
    end
    local.get 0
    return_call 0
  )
)
