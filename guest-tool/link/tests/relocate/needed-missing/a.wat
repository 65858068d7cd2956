;; What is not there is told, as there is a function that nothing defines.
(module
  (@dylink.0
    (mem-info)
    (needed "liby.so" "libx.so"))
  (import "env" "f" (func $f))
  (func (export "run") call $f))
