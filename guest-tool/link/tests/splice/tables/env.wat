;; Everything that active segments put into a table is reachable as soon as the table is used. The table is as large as
;; those want it who import it. A table that nothing uses goes, with what only it holds.
(module
  (table $used (export "table") 2 10 funcref)
  (table $unused 1 funcref)
  (func $in_used (result i32) i32.const 1)
  (func $in_unused (result i32) i32.const 2)
  (func $in_none (result i32) i32.const 3)
  (elem (table $used) (i32.const 1) func $in_used)
  (elem (table $unused) (i32.const 0) func $in_unused))
