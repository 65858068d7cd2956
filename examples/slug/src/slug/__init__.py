"""Titles as they stand in URLs."""

import re
import unicodedata


def slug(title: str) -> str:
    """The title in lower case, with hyphens for whatever is neither a letter nor a digit."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))
