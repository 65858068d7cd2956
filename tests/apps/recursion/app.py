"""Recurses as deeply as Python lets it, in every way that its authors could think of.

None may end in a trap: where the stack does not suffice, Python raises RecursionError or MemoryError. Ways that CPython
goes without recursing (such as deallocation, or JSON text after text) end well.
"""

import wit_world
from ways import (
    WAYS,
    deallocation,
    functions,
    iterators,
    memory,
    nested_values,
    source_text,
    special_methods,
)

# Each of them puts its ways on the list as it is imported.
MODULES = [
    functions,
    special_methods,
    nested_values,
    source_text,
    iterators,
    deallocation,
    memory,
]


class WitWorld(wit_world.WitWorld):
    def ways(self) -> list[str]:
        return list(WAYS)

    def recurse(self, way: str) -> str:
        try:
            WAYS[way]()
        except Exception as error:
            return type(error).__name__
        return "none"
