"""Colours for terminals, and their removal."""

import io

from colorama import Fore, Style

red = f"{Fore.RED}red{Style.RESET_ALL}"


def run() -> None:
    from colorama.ansitowin32 import AnsiToWin32

    assert red == "\x1b[31mred\x1b[0m"
    stream = io.StringIO()
    AnsiToWin32(stream, convert=False, strip=True).stream.write(red)
    assert stream.getvalue() == "red"
