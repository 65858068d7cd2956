;; The first module that describes component types need not be the first of all.
(module
  (@producers (language "C" "1"))
  (func $named (export "run")))
