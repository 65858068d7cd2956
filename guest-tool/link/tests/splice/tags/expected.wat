(module
  (type (;0;) (func))
  (type (;1;) (func (param i32)))
  (type (;2;) (func (result i32)))
  (tag (;0;) (type 1) (param i32))
  (tag (;1;) (type 0))
  (export "run" (func 1))
  (export "legacy" (func 2))
  (func (;0;) (type 0)
    i32.const 1
    throw 0
  )
  (func (;1;) (type 2) (result i32)
    block (result i32) ;; label = @1
      try_table (catch 0 0 (;@1;)) ;; label = @2
        call 0
      end
      throw 1
    end
  )
  (func (;2;) (type 2) (result i32)
    try (result i32) ;; label = @1
      call 0
      i32.const 0
    catch 0
    end
  )
)
