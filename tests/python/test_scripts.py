"""What modules of the standard library have only to be run as scripts."""

import sys
import textwrap
import unittest
from pathlib import Path

if sys.version_info[:2] != (3, 13):
    raise unittest.SkipTest("bytecode is read by the interpreter that ships, CPython 3.13")

sys.path.insert(0, str(Path(__file__).parents[2] / "runtime/imports"))

from scripts import functions_of_scripts


def found(source: str) -> set[str]:
    code = compile(textwrap.dedent(source), "module.py", "exec")
    return {function.co_name for function in functions_of_scripts(code)}


class Scripts(unittest.TestCase):
    def test_functions_that_scripts_call(self) -> None:
        source = """
            def api(): ...
            def _test():
                _example()
            def _example(): ...
            def main():
                api()
            if __name__ == "__main__":
                _test()
                main()
        """
        self.assertEqual(found(source), {"main", "_test", "_example"})

    def test_functions_that_others_call(self) -> None:
        for use in (
            "main()",
            "def api(): main()",
            "class C:\n    def f(self): return main",
            "__all__ = ('api', 'main')",
        ):
            source = f"def main(): ...\n{use}\nif __name__ == '__main__':\n    main()\n"
            self.assertEqual(found(source), set(), use)

    def test_what_a_function_shares_with_one_of_scripts(self) -> None:
        source = """
            def _shared(): ...
            def api():
                _shared()
            def main():
                _shared()
            if __name__ == "__main__":
                main()
        """
        self.assertEqual(found(source), {"main"})

    def test_modules_that_are_no_scripts(self) -> None:
        self.assertEqual(found("def main(): ...\nmain = 3"), set())


if __name__ == "__main__":
    unittest.main()
