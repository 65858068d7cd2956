raise ImportError("the bindings that foo_sdk ships are not for components")
