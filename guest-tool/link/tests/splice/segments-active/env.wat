;; Code can name active segments, though all that it can do with them is to drop them once more. Of a table
;; that is reached in no other way, such a segment is no reason to go.
(module
  (memory (export "memory") 1)
  (table $unused 4 funcref)
  (table $reached 4 funcref)
  (elem $element (table $reached) (i32.const 1) func $f)
  (data $data (i32.const 8) "active")
  (func $f)
  (func (export "run")
    (memory.init $data (i32.const 0) (i32.const 0) (i32.const 0))
    (data.drop $data)
    (elem.drop $element)))
