(module
  (type (;0;) (func))
  (type (;1;) (func (param i32)))
  (type (;2;) (func (param f32)))
  (type (;3;) (func (result i32)))
  (import "host" "one" (func (;0;) (type 0)))
  (import "host" "two" (func (;1;) (type 0)))
  (global (;0;) (mut i32) i32.const 0)
  (global (;1;) (mut i32) i32.const 0)
  (export "type1" (func 2))
  (export "type2" (func 3))
  (export "constant1" (func 4))
  (export "constant2" (func 5))
  (export "global1" (func 6))
  (export "global2" (func 7))
  (export "import1" (func 10))
  (export "import2" (func 11))
  (func (;2;) (type 1) (param i32))
  (func (;3;) (type 2) (param f32))
  (func (;4;) (type 3) (result i32)
    i32.const 1
  )
  (func (;5;) (type 3) (result i32)
    i32.const 2
  )
  (func (;6;) (type 3) (result i32)
    global.get 0
  )
  (func (;7;) (type 3) (result i32)
    global.get 1
  )
  (func (;8;) (type 0)
    call 0
  )
  (func (;9;) (type 0)
    call 1
  )
  (func (;10;) (type 0)
    call 8
  )
  (func (;11;) (type 0)
    call 9
  )
)
