(module
  (@dylink.0)
  (table 1 funcref)
  (elem (i32.const 0) func $f)
  (func $f))
