"""Documents: broken HTML, selectors, changes, encodings that it detects."""

from bs4 import BeautifulSoup

soup = BeautifulSoup("<ul><li class=a>1<li>2</ul>", "html.parser")
assert [item.contents[0] for item in soup.find_all("li")] == ["1", "2"]


def run() -> None:
    from bs4 import FeatureNotFound

    page = BeautifulSoup("<p>a<b>c", "html5lib")
    assert str(page.body) == "<body><p>a<b>c</b></p></body>"
    assert soup.select_one("li.a:first-child").contents[0] == "1"
    page.b.replace_with("d")
    assert page.get_text() == "ad"
    german = BeautifulSoup(
        "<meta charset=iso-8859-1>ä".encode("latin-1"), "html.parser"
    )
    assert "ä" in german.text and german.original_encoding == "iso-8859-1"
    try:
        BeautifulSoup("", "lxml")
    except FeatureNotFound:
        pass
    else:
        raise AssertionError
