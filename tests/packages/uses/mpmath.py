"""Numbers of any precision: functions, integrals, roots, matrices."""

import mpmath

mpmath.mp.dps = 30
assert str(mpmath.pi) == "3.14159265358979323846264338328"


def run() -> None:
    from mpmath import iv, matrix, mp, quad

    assert abs(quad(lambda x: mp.exp(-(x**2)), [-mp.inf, mp.inf]) ** 2 - mp.pi) < 1e-25
    assert mp.nstr(mp.zeta(3), 10) == "1.202056903"
    assert abs(mp.findroot(lambda x: x**3 - 2, 1) ** 3 - 2) < 1e-25
    assert mp.det(matrix([[1, 2], [3, 4]])) == -2
    assert 2 in iv.mpf([1, 3])
