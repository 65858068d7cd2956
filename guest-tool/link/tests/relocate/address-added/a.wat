;; What is added to an address at once is added now; what is added later, or in another order, is not.
(module
  (@dylink.0 (mem-info (memory 16 4)))
  (import "env" "memory" (memory 1))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "GOT.mem" "datum" (global $datum (mut i32)))
  (global $own (mut i32) (i32.const 0))
  (func (export "sums") (param i32) (result i32 i32 i32 i32 i32 i32)
    (i32.add (global.get $memory_base) (i32.const 8))
    (i32.load (i32.add (global.get $datum) (i32.const -4)))
    (i32.add (global.get $memory_base) (local.get 0))
    (i32.add (i32.const 8) (global.get $memory_base))
    (i32.sub (global.get $memory_base) (i32.const 8))
    (i32.add (global.get $own) (i32.const 8))))
