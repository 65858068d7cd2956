;; A module comes too late to be imported from.
(module (func (export "h")))
