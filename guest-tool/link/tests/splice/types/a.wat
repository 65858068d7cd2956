(module
  (type $b (func))
  (type $c (func (param i64) (result i64 i64)))
  (type $a (func (param i32) (result i32 i32)))
  (import "env" "one" (func $one (type $a)))
  (import "env" "table" (table 1 funcref))
  (func (export "run") (param i64)
    (call $one (i32.const 1))
    i32.add drop
    local.get 0
    (block (type $c) (i64.const 1))
    drop drop
    (call_indirect (type $b) (i32.const 0))))
