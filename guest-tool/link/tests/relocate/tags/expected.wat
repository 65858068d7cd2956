;; /b
;; memory 65536 + 16
;; table 0 + 0
(module
  (type (;0;) (func))
  (import "/runtime" "memory" (memory (;0;) 2))
  (tag (;0;) (type 0))
  (export "tag_of_b" (tag 0))
)
;; /a
;; memory 65552 + 16
;; table 0 + 0
(module
  (type (;0;) (func))
  (type (;1;) (func (param i32)))
  (type (;2;) (func (param i64)))
  (type (;3;) (func (param i32) (result i32)))
  (type (;4;) (func (result i64)))
  (import "/runtime" "memory" (memory (;0;) 2))
  (import "/b" "tag_of_b" (tag (;0;) (type 0)))
  (import "/runtime" "__cpp_exception" (tag (;1;) (type 1) (param i32)))
  (tag (;2;) (type 2) (param i64))
  (export "run" (func 0))
  (export "legacy" (func 1))
  (func (;0;) (type 3) (param i32) (result i32)
    block (result i32) ;; label = @1
      try_table (catch 1 0 (;@1;)) ;; label = @2
        local.get 0
        throw 1
      end
      throw 0
    end
  )
  (func (;1;) (type 4) (result i64)
    try (result i64) ;; label = @1
      i64.const 1
      throw 2
    catch 2
    end
  )
)
;; memory ends at 65568, table at 0
