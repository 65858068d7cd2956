(module
  (memory (export "memory") 1)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "of_base")))
