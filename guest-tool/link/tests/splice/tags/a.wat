(module
  (import "env" "t" (tag $t (param i32)))
  (import "env" "throw" (func $throw))
  (tag $own)
  (func (export "run") (result i32)
    (block $caught (result i32)
      (try_table (catch $t $caught) (call $throw))
      (throw $own)))
  (func (export "legacy") (result i32)
    try (result i32)
      call $throw
      i32.const 0
    catch $t
    end))
