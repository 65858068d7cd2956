(module
  (@custom "component-type:libc" "\01\02")
  (@custom "target_features" "\00"))
