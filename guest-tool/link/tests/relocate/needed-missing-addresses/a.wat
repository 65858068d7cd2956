(module
  (@dylink.0 (mem-info) (needed "liby.so"))
  (import "GOT.mem" "d" (global (mut i32))))
