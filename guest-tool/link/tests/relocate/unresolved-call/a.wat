;; A strong function that nothing defines and that is only called: it stays an import too.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "no_such_function" (func $missing (param i64)))
  (func (export "run") (call $missing (i64.const 1))))
