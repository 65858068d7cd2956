"""Command lines: groups, options, prompts, its runner for tests."""

import click


@click.group()
def cli() -> None:
    """Greets."""


@cli.command()
@click.option("--count", default=1, type=click.IntRange(1, 3))
@click.argument("name")
def hello(count: int, name: str) -> None:
    for _ in range(count):
        click.secho(f"Hello, {name}!", fg="green")


def run() -> None:
    from click.testing import CliRunner

    runner = CliRunner()
    result = runner.invoke(cli, ["hello", "--count", "2", "Ada"])
    assert (result.exit_code, result.output) == (0, "Hello, Ada!\n" * 2)
    result = runner.invoke(cli, ["hello", "--count", "4", "Ada"])
    assert result.exit_code == 2 and "1<=x<=3" in result.output
    assert "Greets." in runner.invoke(cli, ["--help"]).output
