raise ImportError("the bindings that bar_sdk ships are not for components")
