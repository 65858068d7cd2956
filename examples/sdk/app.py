"""Two rules for text files. How they come to be a command is the SDK's business."""

from collections.abc import Iterator

from rules_sdk import Checker, Finding, Line, Severity, rule


class Run(Checker):
    """What the component exports."""


@rule
def no_tabs(line: Line) -> Iterator[Finding]:
    if "\t" in line.text:
        column = line.text.index("\t") + 1
        yield Finding(Severity.ERROR, f"a tab in column {column}")


@rule
def short_lines(line: Line) -> Iterator[Finding]:
    if len(line.text) > 72:
        yield Finding(Severity.WARNING, f"{len(line.text)} characters")
