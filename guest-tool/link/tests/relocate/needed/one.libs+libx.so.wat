(module
  (@dylink.0 (mem-info (memory 4 2)))
  (func (export "f"))
  (global (export "d") i32 (i32.const 0)))
