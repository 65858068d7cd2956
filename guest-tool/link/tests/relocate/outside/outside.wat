;; The module of a world with an interface `env`. Its `log` and `square` are not those of the program, and neither
;; are its exports.
(module
  (@dylink.0 (mem-info))
  (import "env" "log" (func (param f64) (result f64)))
  (import "env" "square" (func (param f32)))
  (import "env" "greet" (func (param i32)))
  (import "shim" "log" (func))
  (import "env" "program_call" (func (param i32)))
  (func (export "greet"))
  (func (export "memory")))
