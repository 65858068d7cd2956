(module
  (memory (export "memory") 1)
  (tag (export "__cpp_exception") (param i32)))
