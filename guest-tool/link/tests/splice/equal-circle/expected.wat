(module
  (type (;0;) (func (param i32) (result i32)))
  (export "even" (func 0))
  (export "odd" (func 1))
  (export "odd2" (func 1))
  (export "even2" (func 0))
  (export "again" (func 2))
  (func (;0;) (type 0) (param i32) (result i32)
    local.get 0
    i32.eqz
    if (result i32) ;; label = @1
      i32.const 1
    else
      local.get 0
      i32.const 1
      i32.sub
      call 1
    end
  )
  (func (;1;) (type 0) (param i32) (result i32)
    local.get 0
    i32.eqz
    if (result i32) ;; label = @1
      i32.const 0
    else
      local.get 0
      i32.const 1
      i32.sub
      call 0
    end
  )
  (func (;2;) (type 0) (param i32) (result i32)
    local.get 0
    i32.eqz
    if (result i32) ;; label = @1
      i32.const 0
    else
      local.get 0
      i32.const 1
      i32.sub
      call 1
    end
  )
)
