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
        options = ["-q", "-p", "no:cacheprovider", "--capture=sys"]
        options += ["--rootdir", folder, str(path)]
        assert pytest.main(options, plugins=[reports]) == pytest.ExitCode.TESTS_FAILED
    assert reports.outcomes == ["passed", "passed", "failed"]
    assert "assert 2 == 3" in reports.message
