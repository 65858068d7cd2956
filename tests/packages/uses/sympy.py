"""Algebra: calculus, equations, a parser, printers, matrices."""

import sympy

x, y = sympy.symbols("x y")
expanded = sympy.expand((x + y) ** 3)
assert expanded.coeff(y, 2) == 3 * x


def run() -> None:
    from sympy.parsing.sympy_parser import parse_expr

    assert sympy.diff(sympy.sin(x) * sympy.exp(x), x).subs(x, 0) == 1
    assert sympy.integrate(1 / (1 + x**2), (x, 0, sympy.oo)) == sympy.pi / 2
    assert sympy.solve(x**2 - 5 * x + 6, x) == [2, 3]
    assert parse_expr("2*a + 3").free_symbols == {sympy.Symbol("a")}
    assert sympy.latex(sympy.Rational(1, 2)) == r"\frac{1}{2}"
    assert sympy.Matrix([[1, 2], [3, 4]]).inv() * sympy.Matrix(
        [[1, 2], [3, 4]]
    ) == sympy.eye(2)
    assert str(sympy.pi.evalf(20)) == "3.1415926535897932385"
    assert sympy.factorint(2**32 - 1) == {3: 1, 5: 1, 17: 1, 257: 1, 65537: 1}
