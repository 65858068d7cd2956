"""Tests that run in the component, with fixtures, parameters and rewritten assertions."""

import pytest

TESTS = """
import pytest

@pytest.fixture
def number():
    return 2

@pytest.mark.parametrize("factor", [1, 2])
def test_passes(number, factor, tmp_path):
    (tmp_path / "file").write_text("x")
    assert number * factor in (2, 4)

def test_captures_descriptors(capfd):
    import os

    print("by Python")
    os.write(1, b"by number\\n")
    os.write(2, b"an error\\n")
    assert capfd.readouterr() == ("by Python\\nby number\\n", "an error\\n")
    with capfd.disabled():
        os.write(1, b"")

def test_captures_streams(capsys):
    print("by Python")
    assert capsys.readouterr().out == "by Python\\n"

def test_fails(number):
    assert number == 3
"""


class Reports:
    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.message = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.outcomes.append(report.outcome)
            self.message += report.longreprtext


def run() -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "test_use.py")
        path.write_text(TESTS)
        reports = Reports()
        options = ["-q", "-p", "no:cacheprovider", "--rootdir", folder, str(path)]
        assert pytest.main(options, plugins=[reports]) == pytest.ExitCode.TESTS_FAILED
    assert reports.outcomes == ["passed", "passed", "passed", "passed", "failed"]
    assert "assert 2 == 3" in reports.message
