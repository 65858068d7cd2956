"""Runs whatever Python code it is given. There is nothing around it that the code could reach."""

import contextlib
import io
import traceback

import wit_world
from componentize_py_types import Err


class WitWorld(wit_world.WitWorld):
    def run(self, source: str) -> str:
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                exec(compile(source, "<untrusted>", "exec"), {"__name__": "__main__"})
        except (Exception, SystemExit) as error:
            raise Err(traceback.format_exception_only(error)[-1].strip()) from error
        return output.getvalue()
