(module
  (@dylink.0
    (mem-info (memory 4 2))
    (import-info "env" "weak" binding-weak undefined))
  (import "env" "memory" (memory 1))
  (import "GOT.func" "no_such_function" (global $function (mut i32)))
  (import "GOT.mem" "weak" (global $weak (mut i32)))
  ;; A function, not a variable.
  (import "GOT.mem" "in_table" (global $datum (mut i32)))
  ;; A variable, not a function.
  (import "GOT.func" "datum" (global $other (mut i32))))
