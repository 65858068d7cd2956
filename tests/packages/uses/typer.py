"""Command lines from annotations, with its help as rich text."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def add(first: int, second: Annotated[int, typer.Option(help="the other")] = 1) -> None:
    typer.echo(first + second)


@app.command()
def nothing() -> None:
    """Does nothing."""


def run() -> None:
    from typer.testing import CliRunner

    runner = CliRunner()
    result = runner.invoke(app, ["add", "40", "--second", "2"])
    assert (result.exit_code, result.output) == (0, "42\n")
    assert "the other" in runner.invoke(app, ["add", "--help"]).output
    assert runner.invoke(app, ["add", "many"]).exit_code == 2
