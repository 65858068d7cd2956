;; Tags, thrown and caught in both encodings of exception handling.
(module
  (tag (export "unused"))
  (tag $t (export "t") (param i32))
  (func (export "throw") (throw $t (i32.const 1))))
