;; Symbols of the base have addresses. The first module puts those functions into the table that are
;; not there; one that it takes the address of itself it puts there once.
(module
  (@dylink.0 (mem-info))
  (import "GOT.func" "chosen_function" (global (mut i32)))
  (func (export "run") (result i32) global.get 0))
