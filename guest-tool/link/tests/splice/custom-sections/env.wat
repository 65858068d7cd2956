;; Only the first descriptions of component types stay.
(module
  (@custom "component-type:libc" "\01\02")
  (@custom "component-type" "\03")
  (@producers (language "C" "1"))
  (@custom "target_features" "\00")
  (func $named (export "run")))
