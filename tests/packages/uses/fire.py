"""A command line from a class."""

import fire


class Calculator:
    """Calculates."""

    def add(self, first: int, second: int = 1) -> int:
        return first + second


def run() -> None:
    import contextlib
    import io

    from fire.core import FireExit

    with contextlib.redirect_stdout(io.StringIO()) as output:
        assert fire.Fire(Calculator, command=["add", "40", "--second=2"]) == 42
    assert output.getvalue() == "42\n"
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            fire.Fire(Calculator, command=["none"])
        except FireExit as error:
            assert error.code == 2
        else:
            raise AssertionError
