;; Types are merged and the unused ones dropped, also where only a block or an indirect call names them.
(module
  (type $unused (func (param f32)))
  (type $a (func (param i32) (result i32 i32)))
  (type $b (func))
  (table (export "table") 1 funcref)
  (func (export "one") (type $a) (local.get 0) (local.get 0)))
