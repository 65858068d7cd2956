;; /another.libs/libx.so
;; memory 65536 + 4
;; table 1 + 0
(module
  (type (;0;) (func))
  (global (;0;) i32 i32.const 0)
  (export "f" (func 0))
  (func (;0;) (type 0))
)
;; /libunused.so
;; memory 65540 + 0
;; table 1 + 0
(module)
;; /one.libs/libx.so
;; memory 65540 + 4
;; table 1 + 0
(module
  (type (;0;) (func))
  (global (;0;) i32 i32.const 0)
  (export "f" (func 0))
  (func (;0;) (type 0))
)
;; /z
;; memory 65544 + 0
;; table 1 + 0
(module
  (type (;0;) (func))
  (export "g" (func 0))
  (func (;0;) (type 0))
)
;; /one/sub/ext.so
;; memory 65544 + 0
;; table 1 + 0
;; needs /libunused.so /one.libs/libx.so /z
(module
  (type (;0;) (func))
  (import "/one.libs/libx.so" "f" (func (;0;) (type 0)))
  (import "/z" "g" (func (;1;) (type 0)))
  (import "/runtime" "of_base" (func (;2;) (type 0)))
  (export "run" (func 3))
  (func (;3;) (type 0)
    call 0
    call 1
    call 2
  )
)
;; memory ends at 65544, table at 1
