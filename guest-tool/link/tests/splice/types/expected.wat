(module
  (type (;0;) (func (param i32) (result i32 i32)))
  (type (;1;) (func))
  (type (;2;) (func (param i64) (result i64 i64)))
  (type (;3;) (func (param i64)))
  (table (;0;) 1 funcref)
  (export "run" (func 1))
  (func (;0;) (type 0) (param i32) (result i32 i32)
    local.get 0
    local.get 0
  )
  (func (;1;) (type 3) (param i64)
    i32.const 1
    call 0
    i32.add
    drop
    local.get 0
    block (type 2) (param i64) (result i64 i64) ;; label = @1
      i64.const 1
    end
    drop
    drop
    i32.const 0
    call_indirect (type 1)
  )
)
