(module
  (type (;0;) (func (result i32 i64 i64 f32 f64 v128)))
  (type (;1;) (func (result i32 i32)))
  (memory (;0;) 1)
  (global (;0;) (mut i32) i32.const -16)
  (global (;1;) i64 i64.const 7)
  (global (;2;) (mut i64) i64.const -1)
  (global (;3;) (mut f32) f32.const nan:0x400001 (;=NaN;))
  (global (;4;) (mut f64) f64.const 0x1p-1 (;=0.5;))
  (global (;5;) (mut v128) v128.const i32x4 0x00000001 0x00000000 0x00000002 0x00000000)
  (global (;6;) (mut i32) i32.const 12)
  (export "run" (func 0))
  (export "run_too" (func 1))
  (func (;0;) (type 0) (result i32 i64 i64 f32 f64 v128)
    global.get 0
    global.get 1
    global.get 2
    global.get 3
    global.get 4
    global.get 5
  )
  (func (;1;) (type 1) (result i32 i32)
    global.get 0
    global.get 6
  )
)
