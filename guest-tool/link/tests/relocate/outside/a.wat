;; A shared library. What it calls is `log` of the C library; nothing in the program defines `greet`.
(module
  (@dylink.0 (mem-info))
  (import "env" "log" (func (param f64) (result f64)))
  (import "env" "greet" (func))
  (func (export "square") (param f64) (result f64) local.get 0))
