;; A side module that the first one knows by address, that calls it directly,
;; fills memory in bulk and grows it.
(module
  (@dylink.0 (mem-info (memory 64 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "call_slot" (func $call_slot (param i32 i32) (result i32)))
  (import "env" "run_first" (func $run_first (param i32) (result i32)))
  (import "wasi:somewhere/else" "outside" (func $outside (param i32)))
  (global $total (mut f64) (f64.const 0.5))
  (global (export "shared") i32 (i32.const 8))
  (func (export "square") (param $value i32) (result i32)
    (i32.mul (local.get $value) (local.get $value)))
  (func (export "run_second") (param $value i32) (result i32)
    (if (i32.eq (local.get $value) (i32.const 13)) (then (call $outside (local.get $value))))
    (if (i32.eq (i32.rem_u (local.get $value) (i32.const 5)) (i32.const 0))
      (then (drop (memory.grow (i32.const 1)))))
    (memory.fill
      (i32.add (global.get $memory_base) (i32.const 16))
      (local.get $value)
      (i32.rem_u (local.get $value) (i32.const 48)))
    (global.set $total
      (f64.add (global.get $total) (f64.convert_i32_u (local.get $value))))
    (i32.add
      (i32.add (memory.size) (i32.trunc_sat_f64_u (global.get $total)))
      (i32.add
        (i32.load (i32.add (global.get $memory_base) (i32.const 8)))
        (call $run_first (call $call_slot (i32.const 1) (local.get $value)))))))
