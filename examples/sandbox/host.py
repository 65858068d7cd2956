"""Runs untrusted Python code with limits, each piece in an instance of its own: host.py SOURCE..."""

import sys

from wasmtime import Config, Engine, Store, WasmtimeError
from wasmtime.component import Component, Linker

MEMORY = 64 * 1024 * 1024
"""How many bytes an instance may have."""

FUEL = 1_000_000_000
"""How many instructions a piece of code may take, roughly: a second or so."""


class Sandbox:
    def __init__(self, path: str) -> None:
        config = Config()
        config.consume_fuel = True
        # Code that was compiled before is found again.
        config.cache = True
        self.engine = Engine(config)
        self.component = Component.from_file(self.engine, path)
        # Nothing is put into it: the component imports nothing.
        self.linker = Linker(self.engine)

    def run(self, source: str) -> str:
        """What the code prints, or why it does not end as it should."""
        store = Store(self.engine)
        store.set_limits(memory_size=MEMORY)
        store.set_fuel(FUEL)
        instance = self.linker.instantiate(store, self.component)
        function = instance.get_func(store, "run")
        assert function is not None
        try:
            result = function(store, source)
        except WasmtimeError as error:
            if store.get_fuel() == 0:
                return "stopped: it takes too long\n"
            return f"stopped: {error}\n"
        if result.tag == "err":
            return f"failed: {result.payload}\n"
        return result.payload


if __name__ == "__main__":
    sandbox = Sandbox("sandbox.wasm")
    for source in sys.argv[1:]:
        print(sandbox.run(source), end="")
