(module (type $f (func)) (func (export "f") (param (ref $f))))
