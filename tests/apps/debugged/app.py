"""A command that stops in the debugger."""

from wit_world import exports


def greet(name: str) -> str:
    greeting = f"Hello, {name}!"
    breakpoint()
    return greeting


class Run(exports.Run):
    def run(self) -> None:
        print(greet("World"))
