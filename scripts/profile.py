"""Makes tables of what perf has recorded of a component, for scripts/profile.sh.

    python profile.py functions|pages COMPONENT RUNTIME SAMPLES

A component's functions are those of the runtime, in the same order, without those that nothing reaches, and with other numbers in
them. So each is looked for among the runtime's that come after the one before, by what does not change: its locals, and its
instructions without their numbers. perf knows functions by their index, from wasmtime's map in /tmp.
"""

import re
import sys
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from componentize_py_wheel import binary
from componentize_py_wheel.exceptions import instructions

MOST = 40
"""How many functions a table has."""

PAGE = 4096

STACK = 1 << 20
"""Below the image of memory is the stack, of so many bytes."""

FARTHEST = 400
"""So many functions in a row may have been left out of a component."""

GUEST = "* "
"""What names of the component's own functions begin with."""

Signature = tuple[bytes, tuple[int, ...]]


@dataclass
class Code:
    """The functions of a module: how many it imports, the bodies of its own, and names by index."""

    imported: int = 0
    bodies: list[bytes] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)


def core_module(component: bytes) -> bytes:
    """The largest core module in a component."""
    position = 8
    modules = []
    while position < len(component):
        kind = component[position]
        size, start = binary.read_unsigned(component, position + 1)
        position = start + size
        if kind == 1:
            modules.append(component[start:position])
    return max(modules, key=len)


def read(module: bytes) -> Code:
    code = Code()
    for kind, section in binary.read_sections(module):
        match kind:
            case binary.Section.IMPORT:
                imports = binary.read_imports(section)
                code.imported = sum(1 for it in imports if it.kind == binary.Kind.FUNCTION)
            case binary.Section.CODE:
                code.bodies = list(binary.read_bodies(section))
            case binary.Section.CUSTOM:
                name, position = binary.read_name(section, 0)
                if name == "name":
                    code.names = dict(function_names(section, position))
    return code


def function_names(section: bytes, position: int) -> Iterator[tuple[int, str]]:
    """The names of functions in the custom section `name` (the appendix of the core specification)."""
    while position < len(section):
        kind = section[position]
        size, start = binary.read_unsigned(section, position + 1)
        position = start + size
        if kind == 1:
            count, at = binary.read_unsigned(section, start)
            for _ in range(count):
                index, at = binary.read_unsigned(section, at)
                name, at = binary.read_name(section, at)
                yield index, name


def signature(body: bytes) -> Signature:
    groups, position = binary.read_unsigned(body, 0)
    for _ in range(groups):
        _, position = binary.read_unsigned(body, position)
        position += 1
    return body[:position], tuple(it.opcode for it in instructions(body[position:]))


def name_functions(component: Code, runtime: Code) -> dict[int, str]:
    places = defaultdict(list)
    for place, body in enumerate(runtime.bodies):
        places[signature(body)].append(place)
    names = {}
    last = -1
    for index, body in enumerate(component.bodies, component.imported):
        later = [place for place in places[signature(body)] if last < place <= last + FARTHEST]
        if later:
            last = later[0]
            names[index] = runtime.names.get(runtime.imported + last, f"function {index}")
    return names


class Functions:
    """The functions of a process, by their addresses."""

    def __init__(self, perf_map: str, names: dict[int, str]) -> None:
        self._functions = []
        for line in perf_map.splitlines():
            address, size, name = line.split(" ", 2)
            if match := re.fullmatch(r"wasm\[0\]::function\[(\d+)\]", name):
                name = GUEST + names.get(int(match[1]), name)
            self._functions.append((int(address, 16), int(size, 16), name))
        self._functions.sort()

    def name(self, address: int, otherwise: str) -> str:
        place = bisect(self._functions, address, key=lambda it: it[0]) - 1
        if place >= 0:
            start, size, name = self._functions[place]
            if address < start + size:
                return name
        return otherwise.split("+")[0]


@dataclass
class Sample:
    address: int
    frames: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Samples:
    process: int = 0
    images: list[tuple[int, int]] = field(default_factory=list)
    """Where images of memory are mapped, and how many bytes they have."""
    samples: list[Sample] = field(default_factory=list)


def read_samples(text: str) -> Samples:
    """What perf script prints: a line for each sample, and the frames of its stack below it."""
    read = Samples()
    for line in text.splitlines():
        if match := re.search(
            r"PERF_RECORD_MMAP2? \d+/(\d+): \[(0x\w+)\((0x\w+)\) .*memfd:wasm-memory-image",
            line,
        ):
            read.process = int(match[1])
            read.images.append((int(match[2], 16), int(match[3], 16)))
        elif match := re.fullmatch(r"\t +([0-9a-f]+) (.+)", line):
            if read.samples:
                read.samples[-1].frames.append((int(match[1], 16), match[2]))
        elif match := re.fullmatch(r" *(\d+)(?: +([0-9a-f]+)(?: .*)?)?", line.rstrip()):
            read.process = int(match[1])
            read.samples.append(Sample(int(match[2] or "0", 16)))
    read.images.sort()
    return read


def print_functions(samples: Samples, functions: Functions) -> None:
    """Those in which the most samples were taken, from the first in the component on: before, it is compiled."""
    stacks = [sample.frames for sample in samples.samples if sample.frames]
    names = [functions.name(*frames[0]) for frames in stacks]
    first = next((place for place, name in enumerate(names) if name.startswith(GUEST)), 0)
    counts = Counter(names[first:])
    total = counts.total()
    in_component = sum(count for name, count in counts.items() if name.startswith(GUEST))
    print(f"{in_component / total:6.1%} in the component ({GUEST.strip()}), of {total} samples")
    for name, count in counts.most_common(MOST):
        print(f"{count / total:6.1%} {name[:100]}")


def print_pages(samples: Samples, functions: Functions) -> None:
    """The pages that most instances touch, with the addresses in memory and the innermost functions."""
    touched: Counter[int] = Counter()
    by = {}
    starts = [start for start, _ in samples.images]
    for sample in samples.samples:
        place = bisect(starts, sample.address + STACK) - 1
        if place < 0 or sample.address > starts[place] + samples.images[place][1] + STACK:
            continue
        page = (sample.address - starts[place] + STACK) // PAGE
        touched[page] += 1
        names = [functions.name(*frame) for frame in sample.frames]
        by[page] = " < ".join(name.removeprefix(GUEST) for name in names if name.startswith(GUEST))
    instances = max(len(starts), 1)
    print(f"{touched.total() / instances:.0f} page faults an instance, in {len(touched)} pages")
    for page in sorted(touched):
        if touched[page] * 2 >= instances:
            print(f"{page * PAGE:#x} {touched[page] / instances:.0f} {by[page][:150]}")


def main(table: str, component: str, runtime: str, samples_path: str) -> None:
    module = read(core_module(Path(component).read_bytes()))
    names = name_functions(module, read(Path(runtime).read_bytes()))
    samples = read_samples(Path(samples_path).read_text(errors="replace"))
    perf_map = Path(f"/tmp/perf-{samples.process}.map").read_text()
    functions = Functions(perf_map, names)
    if table == "pages":
        print_pages(samples, functions)
    else:
        print_functions(samples, functions)


if __name__ == "__main__":
    main(*sys.argv[1:])
