;; What the program has is imported from `env`, whatever its modules are called.
(module
  (@dylink.0 (mem-info))
  (import "/runtime" "log" (func)))
