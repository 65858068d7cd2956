"""Large letters; the fonts are data files."""

import pyfiglet

assert "_" in pyfiglet.figlet_format("a")


def run() -> None:
    banner = pyfiglet.Figlet(font="banner", width=40)
    assert banner.renderText("I").splitlines()[0].strip() == "###"
    assert "slant" in pyfiglet.FigletFont.getFonts()
    try:
        pyfiglet.Figlet(font="none")
    except pyfiglet.FontNotFound:
        pass
    else:
        raise AssertionError
