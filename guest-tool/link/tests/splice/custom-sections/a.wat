(module
  (@custom "component-type:side" "\04")
  (func $other))
