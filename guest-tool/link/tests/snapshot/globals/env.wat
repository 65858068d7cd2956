;; Mutable globals have the values of the image, as bits; immutable ones their own.
(module
  (memory (export "memory") 1)
  (global $i32 (export "__stack_pointer") (mut i32) (i32.const 65536))
  (global $immutable i64 (i64.const 7))
  (global $i64 (mut i64) (i64.const 0))
  (global $f32 (mut f32) (f32.const 0))
  (global $f64 (mut f64) (f64.const 0))
  (global $v128 (mut v128) (v128.const i64x2 0 0))
  (global $unused (mut i32) (i32.const 0))
  (func (export "run") (result i32 i64 i64 f32 f64 v128)
    (global.get $i32) (global.get $immutable) (global.get $i64) (global.get $f32) (global.get $f64) (global.get $v128)))
