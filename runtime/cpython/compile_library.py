"""Compiles folders of Python modules to sourceless .pyc files without docstrings.

compile_library.py ROOT OUTPUT FOLDER...: all modules of the folders, into the folder OUTPUT, which will be seen as ROOT.
"""

import ast
import marshal
import sys
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash
from pathlib import Path

LEFT_OUT = {
    "__phello__",
    "__pycache__",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
    "turtle.py",
    "site-packages",
}
DATA = {".css"}


def is_string(statement):
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def strip_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body
            if body and is_string(body[0]):
                docstring = body.pop(0)
                # A body is not empty, and must not get the next string for its docstring.
                if not isinstance(node, ast.Module) and not body or body and is_string(body[0]):
                    body.insert(0, ast.copy_location(ast.Pass(), docstring))


def compile_module(path, name):
    source = path.read_bytes()
    tree = ast.parse(source, name)
    strip_docstrings(tree)
    code = compile(tree, name, "exec", dont_inherit=True, optimize=0)
    # What marshal writes depends on how often objects happen to be shared; it is the same for all that it has read itself.
    code = marshal.loads(marshal.dumps(code))
    return _code_to_hash_pyc(code, source_hash(source), checked=False)


def main():
    root, output, *folders = sys.argv[1:]
    for folder in map(Path, folders):
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            if not LEFT_OUT.isdisjoint(relative.parts) or not path.is_file():
                continue
            target = Path(output) / relative
            if path.suffix == ".py":
                target = target.with_suffix(".pyc")
                content = compile_module(path, f"{root}/{relative.as_posix()}")
            elif path.suffix in DATA:
                content = path.read_bytes()
            else:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


main()
