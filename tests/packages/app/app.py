"""Uses one package: the test puts that use beside this module, as `use.py`.

A use is a module. What it does when it is imported happens while the component is
built; its function `run` does the rest, in the component.
"""

import traceback
from importlib import metadata

import use
import wit_world
from componentize_py_types import Err


class WitWorld(wit_world.WitWorld):
    def run(self, distribution: str) -> str:
        try:
            use.run()
            return metadata.version(distribution)
        except Exception:
            raise Err(traceback.format_exc()) from None
