;; Exception tags: the base's, and another side module's, which therefore comes first.
(module
  (@dylink.0 (mem-info (memory 16 4) (table 0 0)))
  (import "env" "memory" (memory 1))
  (import "env" "tag_of_b" (tag $of_b))
  (import "env" "__cpp_exception" (tag $exception (param i32)))
  (tag $own (param i64))
  (func (export "run") (param i32) (result i32)
    (block $handler (result i32)
      (try_table (catch $exception $handler)
        (throw $exception (local.get 0)))
      (throw $of_b)))
  (func (export "legacy") (result i64)
    try (result i64)
      (throw $own (i64.const 1))
    catch $own
    end))
