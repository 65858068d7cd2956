;; Is told how far the library is, and tells nobody: the interface componentize:tool/progress.
(component
  (core module $code
    (func (export "begin") (param i32))
    (func (export "end")))
  (core instance $code (instantiate $code))
  (type $step (enum "read" "compile" "import" "encode"))
  (func $begin (param "step" $step) (canon lift (core func $code "begin")))
  (func $end (canon lift (core func $code "end")))
  (component $interface
    (type $step (enum "read" "compile" "import" "encode"))
    (import "step" (type $imported (eq $step)))
    (import "begin" (func $begin (param "step" $imported)))
    (import "end" (func $end))
    (export $exported "step" (type $imported))
    (export "begin" (func $begin) (func (param "step" $exported)))
    (export "end" (func $end)))
  (instance $progress (instantiate $interface
    (with "step" (type $step))
    (with "begin" (func $begin))
    (with "end" (func $end))))
  (export "componentize:tool/progress@0.1.0" (instance $progress)))
