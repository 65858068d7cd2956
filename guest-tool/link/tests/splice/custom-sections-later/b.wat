(module
  (@custom "component-type:side" "\03"))
