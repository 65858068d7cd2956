(module
  (type (;0;) (func))
  (export "run" (func 0))
  (func (;0;) (type 0))
)
