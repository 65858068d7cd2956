"""Feeds: Atom, RSS, dates, HTML that is made safe."""

import feedparser

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><title>one</title><updated>2024-02-29T10:00:00Z</updated>
<summary type="html">&lt;b onclick="x"&gt;s&lt;/b&gt;</summary></entry></feed>"""
feed = feedparser.parse(ATOM)
assert feed.feed.title == "T"


def run() -> None:
    entry = feedparser.parse(ATOM.encode()).entries[0]
    assert tuple(entry.updated_parsed[:3]) == (2024, 2, 29)
    assert entry.summary == "<b>s</b>"
    rss = feedparser.parse(
        "<rss version='2.0'><channel><item><title>i</title></item></channel></rss>"
    )
    assert (rss.version, rss.entries[0].title) == ("rss20", "i")
    assert feedparser.parse("<rss><channel>").bozo
