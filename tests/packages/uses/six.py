"""Its modules that are not there until they are asked for."""

import six
from six.moves import urllib

assert six.PY3 and six.text_type is str


def run() -> None:
    from six.moves import configparser, html_parser, queue

    assert urllib.parse.quote("ä b") == "%C3%A4%20b"
    assert configparser.ConfigParser and html_parser.HTMLParser
    assert queue.Queue().empty()
    assert six.ensure_str(b"a") == "a"
    assert six.with_metaclass(type, dict).__mro__[-1] is object
