;; `log` and `program_call` are functions of the C library and of the runtime.
(module
  (memory (export "memory") 1)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "log") (param f64) (result f64) local.get 0)
  (func (export "program_call") (param i32)))
