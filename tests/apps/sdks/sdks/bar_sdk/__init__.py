"""An SDK that builds upon another one."""

import foo_sdk

from . import generated
from .generated.imports import theirs, types


def moved(point: types.Point) -> types.Point:
    generated.note("moved")
    return theirs.test(foo_sdk.turned(point))
