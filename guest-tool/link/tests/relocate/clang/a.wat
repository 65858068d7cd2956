(module $a.so
  (@dylink.0
    (mem-info (memory 1016 4))
    (import-info "env" "weak_fn" binding-weak undefined)
    (import-info "env" "weak_data" binding-weak undefined)
  )
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func))
  (type (;2;) (func (result i32)))
  (import "env" "memory" (memory (;0;) 1))
  (import "env" "__indirect_function_table" (table (;0;) 0 funcref))
  (import "env" "__memory_base" (global $__memory_base (;0;) i32))
  (import "env" "__table_base" (global $__table_base (;1;) i32))
  (import "env" "base_fn" (func $base_fn (;0;) (type 0)))
  (import "env" "weak_fn" (func $weak_fn (;1;) (type 0)))
  (import "GOT.mem" "exported_data" (global $exported_data (;2;) (mut i32)))
  (import "GOT.mem" "base_data" (global $base_data (;3;) (mut i32)))
  (import "GOT.func" "own" (global $own (;4;) (mut i32)))
  (import "GOT.func" "weak_fn" (global $weak_fn (;5;) (mut i32)))
  (import "GOT.mem" "weak_data" (global $weak_data (;6;) (mut i32)))
  (import "GOT.mem" "fptr" (global $fptr (;7;) (mut i32)))
  (import "GOT.mem" "ptr" (global $ptr (;8;) (mut i32)))
  (import "GOT.mem" "p3" (global $p3 (;9;) (mut i32)))
  (import "GOT.mem" "big" (global $big (;10;) (mut i32)))
  (import "GOT.func" "base_fn" (global $base_fn (;11;) (mut i32)))
  (global (;12;) i32 i32.const 0)
  (global (;13;) i32 i32.const 8)
  (global (;14;) i32 i32.const 4)
  (global (;15;) i32 i32.const 12)
  (global (;16;) i32 i32.const 16)
  (export "__wasm_call_ctors" (func $__wasm_call_ctors))
  (export "__wasm_apply_data_relocs" (func $__wasm_apply_data_relocs))
  (export "own" (func $own))
  (export "exported_data" (global 12))
  (export "getown" (func $getown))
  (export "callweak" (func $callweak))
  (export "callp" (func $callp))
  (export "fptr" (global 13))
  (export "ptr" (global 14))
  (export "p3" (global 15))
  (export "getbig" (func $getbig))
  (export "big" (global 16))
  (export "ctor" (func $ctor))
  (func $__wasm_call_ctors (;2;) (type 1))
  (func $__wasm_apply_data_relocs (;3;) (type 1)
    i32.const 4
    global.get $__memory_base
    i32.add
    global.get $exported_data
    i32.store
    i32.const 8
    global.get $__memory_base
    i32.add
    global.get $base_fn
    i32.store
    i32.const 12
    global.get $__memory_base
    i32.add
    global.get $base_data
    i32.store
  )
  (func $own (;4;) (type 0) (param i32) (result i32)
    (local i32)
    global.get $exported_data
    local.set 1
    local.get 0
    call $base_fn
    local.get 1
    i32.load
    i32.add
    global.get $base_data
    i32.load
    i32.add
    i32.const 9
    i32.add
  )
  (func $getown (;5;) (type 2) (result i32)
    global.get $own
  )
  (func $callweak (;6;) (type 0) (param i32) (result i32)
    block ;; label = @1
      global.get $weak_fn
      i32.eqz
      br_if 0 (;@1;)
      local.get 0
      call $weak_fn
      return
    end
    block ;; label = @1
      global.get $weak_data
      br_if 0 (;@1;)
      i32.const 9
      return
    end
    global.get $weak_data
    i32.load
  )
  (func $callp (;7;) (type 0) (param i32) (result i32)
    (local i32 i32)
    global.get $fptr
    i32.load
    local.set 1
    global.get $ptr
    local.set 2
    local.get 0
    local.get 1
    call_indirect (type 0)
    local.get 2
    i32.load
    i32.load
    i32.add
    global.get $p3
    i32.load
    i32.load
    i32.add
  )
  (func $getbig (;8;) (type 2) (result i32)
    global.get $big
  )
  (func $ctor (;9;) (type 1))
  (data $.data (;0;) (global.get $__memory_base) "\07\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00")
  (@producers
    (processed-by "Debian clang" "19.1.7 (3~deb12u1)")
  )
  (@custom "target_features" (after data) "\06+\0bbulk-memory+\0amultivalue+\0fmutable-globals+\13nontrapping-fptoint+\0freference-types+\08sign-ext")
)
