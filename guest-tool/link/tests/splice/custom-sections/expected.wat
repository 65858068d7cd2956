(module
  (type (;0;) (func))
  (export "run" (func 0))
  (func (;0;) (type 0))
  (@custom "component-type:libc" (after code) "\01\02")
  (@custom "component-type" (after code) "\03")
)
