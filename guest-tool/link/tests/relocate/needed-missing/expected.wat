;; /a
;; memory 65536 + 0
;; table 1 + 0
;; needs /libx.so
;; misses liby.so
(module
  (type (;0;) (func))
  (import "/runtime" "f" (func (;0;) (type 0)))
  (export "run" (func 1))
  (func (;1;) (type 0)
    call 0
  )
)
;; /libx.so
;; memory 65536 + 0
;; table 1 + 0
(module)
;; memory ends at 65536, table at 1
