"""`python -m componentize_py`: the same as the command `componentize-py`."""

from . import script

script()
