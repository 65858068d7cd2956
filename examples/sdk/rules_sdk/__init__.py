"""What rules for text files are written with."""

import sys
from collections.abc import Callable, Iterator

from .wit import exports
from .wit.imports.findings import Finding, Line, Severity

__all__ = ["Checker", "Finding", "Line", "Severity", "rule"]

Rule = Callable[[Line], Iterator[Finding]]

_rules: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Has a function called for each line."""
    _rules.append(function)
    return function


class Checker(exports.Run):
    """The command: an app derives its class `Run` from it."""

    def run(self) -> None:
        worst = Severity.NOTE
        for line in _lines(sys.argv[1:]):
            for check in _rules:
                for finding in check(line):
                    severity = finding.severity.name.lower()
                    print(f"{line.file}:{line.number}: {severity}: {finding.message}")
                    worst = max(worst, finding.severity, key=lambda it: it.value)
        if worst is Severity.ERROR:
            sys.exit(1)


def _lines(files: list[str]) -> Iterator[Line]:
    for name in files:
        with open(name) as file:
            for number, text in enumerate(file, 1):
                yield Line(name, number, text.rstrip("\n"))
