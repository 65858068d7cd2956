;; Its start function is the result's, and its passive segment the one that it names.
(module
  (import "env" "memory" (memory 0))
  (import "helper" "place" (func $place (result i32)))
  (func $start
    (memory.init $contents (call $place) (i32.const 0) (i32.const 4))
    (data.drop $contents))
  (data $unused "unused")
  (data $contents "data")
  (start $start))
