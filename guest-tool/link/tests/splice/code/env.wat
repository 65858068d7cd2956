;; Instructions that name nothing are copied as they are. Indices get shorter where they had padding, here the 5 bytes
;; that wasm-ld leaves for every call.
(module binary
  "\00asm" "\01\00\00\00"
  "\01\04\01\60\00\00"            ;; one type, (func)
  "\03\03\02\00\00"                ;; two functions
  "\07\07\01\03" "run" "\00\01"    ;; the second is exported
  "\0a\11\02"
  "\02\00\0b"                        ;; an empty body
  "\0c\00\10\80\80\80\80\00"     ;; call 0, padded
  "\41\80\00\1a\0b")               ;; i32.const 0, padded; drop; end
