(module
  (type (;0;) (func))
  (type (;1;) (func (result funcref funcref)))
  (table (;0;) 4 funcref)
  (memory (;0;) 1)
  (export "initialize" (func 1))
  (export "run" (func 2))
  (elem (;0;) func 0 0)
  (elem (;1;) (i32.const 3) funcref (ref.func 0) (ref.null func))
  (elem (;2;) declare func 0)
  (func (;0;) (type 0))
  (func (;1;) (type 0)
    i32.const 0
    i32.const 0
    i32.const 2
    table.init 0
    elem.drop 0
    i32.const 0
    i32.const 0
    i32.const 4
    memory.init 0
    data.drop 0
  )
  (func (;2;) (type 1) (result funcref funcref)
    i32.const 0
    i32.const 0
    i32.const 7
    memory.init 1
    i32.const 0
    ref.func 0
    table.set 0
    ref.func 0
    ref.func 0
  )
  (data (;0;) "used")
  (data (;1;) "passive")
  (data (;2;) (i32.const 8) "active")
)
