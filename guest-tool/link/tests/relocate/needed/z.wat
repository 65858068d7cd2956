(module
  (@dylink.0 (mem-info))
  (func (export "g")))
