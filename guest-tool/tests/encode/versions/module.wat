;; A library may have been built for a later version of an interface than the runtime.
(module
  (import "wasi:thing/a@0.2.0" "f" (func $f))
  (import "wasi:thing/a@0.2.4" "f" (func $g))
  (func (export "run") (call $f) (call $g)))
