;; Equal imports become one, wherever they are and whatever number their type has. The same name with another type, and
;; another name, are others. Nothing else remains: what modules of the list export, what they should and do not, and
;; what nobody reaches.
(module
  (type $takes (func (param i32)))
  (import "world" "f" (func $f (type $takes)))
  (import "world" "unreached" (func $unreached))
  (func (export "call_f") (call $f (i32.const 1)))
  (func (export "call_unreached") (call $unreached)))
