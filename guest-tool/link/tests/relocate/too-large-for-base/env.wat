(module
  (memory (export "memory") 2 4)
  (table (export "__indirect_function_table") 3 funcref))
