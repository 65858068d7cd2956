"""C: parsed, changed, written again."""

from pycparser import c_ast, c_generator, c_parser

tree = c_parser.CParser().parse("int f(int a) { return a * 2; }")


def run() -> None:
    class Names(c_ast.NodeVisitor):
        def __init__(self) -> None:
            self.found: list[str] = []

        def visit_ID(self, node: c_ast.ID) -> None:
            self.found.append(node.name)

    names = Names()
    names.visit(tree)
    assert names.found == ["a"]
    assert "return a * 2;" in c_generator.CGenerator().visit(tree)
    try:
        c_parser.CParser().parse("int f( {", "f.c")
    except Exception as error:
        assert "f.c:1" in str(error)
    else:
        raise AssertionError
