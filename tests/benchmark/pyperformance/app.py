"""Benchmarks of pyperformance in a component: those in pure Python which need neither files, processes nor other packages.

pyperformance's wheel has them as data, in the folder `benchmarks` beside this module. They are read, and what they need is
imported, while the component is built: not every component can do so later. What runs as a script there is run as one here,
with the module `pyperf` that is beside this one, too.
"""

import sys
from pathlib import Path
from types import CodeType

import pyperf
import wit_world


def read(script: Path) -> CodeType:
    code = compile(script.read_bytes(), str(script), "exec")
    exec(code, {"__name__": script.parent.name, "__file__": str(script)})
    return code


SCRIPTS = {
    script.parent.name.removeprefix("bm_"): read(script)
    for script in sorted(Path(__file__).parent.glob("benchmarks/*/run_benchmark.py"))
}


class WitWorld(wit_world.WitWorld):
    def benchmarks(self) -> list[str]:
        return list(SCRIPTS)

    def measure(self, benchmark: str) -> list[tuple[str, float]]:
        code = SCRIPTS[benchmark]
        sys.argv = [code.co_filename]
        pyperf.results.clear()
        exec(code, {"__name__": "__main__", "__file__": code.co_filename})
        return list(pyperf.results.items())
