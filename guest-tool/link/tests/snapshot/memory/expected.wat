(module
  (memory (;0;) 3)
  (export "memory" (memory 0))
  (data (;0;) (i32.const 4101) "\01\00\00\00\00\00\00\00\00\02")
  (data (;1;) (i32.const 4120) "\03")
  (data (;2;) (i32.const 12288) "\04\00\00\00\00\00\00\00\00\05\06")
  (data (;3;) (i32.const 12310) "\07")
)
