;; Without an indirect call nothing reaches the table.
(module
  (table (export "table") 2 funcref)
  (func $f)
  (elem (i32.const 1) func $f)
  (func (export "run")))
