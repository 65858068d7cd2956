"""Slugs, of any language."""

from slugify import slugify

assert slugify("Crème brûlée") == "creme-brulee"


def run() -> None:
    assert slugify("影師嗎") == "ying-shi-ma"
    assert slugify("a & b", replacements=[["&", "and"]]) == "a-and-b"
    assert slugify("the quick fox", stopwords=["the"], max_length=5) == "quick"
