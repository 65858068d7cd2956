;; Runs of at least nine zeros are left out, in the middle, at the ends, and between chunks; shorter ones are not. What
;; the module's own segments say does not matter any more.
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "old")
  (data "passive"))
