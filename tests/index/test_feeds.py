"""RSS and Atom."""

from __future__ import annotations

import time

import pytest

from index.errors import UnreadableArticle
from index.readers import read_bytes
from index.readers.markup import text_of
from index.records import Draft

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>صحيفة الرصيف</title><link>https://example.org/</link><language>ar</language>
<item><title>مصرف يملكه &amp;quot;زبائنه&amp;quot;</title><link>https://example.org/masrif</link><guid>m-1</guid>
<pubDate>Wed, 18 Feb 2026 09:00:00 +0300</pubDate><description>موجز.</description>
<content:encoded><![CDATA[<p>صار للصيادين <b>مصرف</b> تعاوني.</p><script>alert(1)</script>
<p>عدد أعضائه 4300&nbsp;عضو.<br>ثم زاد.</p>]]></content:encoded></item>
<item><title>Only a title</title><link>https://example.org/empty</link></item>
<item><title>again</title><guid>m-1</guid><description>The same guid.</description></item>
<item><title>Short</title><link>javascript:alert(1)</link>
<description>Plain &lt;i&gt;text&lt;/i&gt;, 2 &amp;lt; 3.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title type="html">Harbour &amp;amp; Coast</title>
<entry><id>tag:1</id><title>Lamp</title><link rel="alternate" href="https://example.org/lamp"/>
<updated>2026-03-02T06:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2>Light</h2><ul><li>One</li><li>Two</li></ul></div>
</content></entry></feed>"""


def test_rss() -> None:
    reading = read_bytes(RSS.encode(), ".rss")
    assert reading.drafts == (
        Draft(
            text="صار للصيادين مصرف تعاوني.\nعدد أعضائه 4300 عضو.\nثم زاد.",
            title='مصرف يملكه "زبائنه"',
            url="https://example.org/masrif",
            publisher="صحيفة الرصيف",
            published="2026-02-18T06:00:00+00:00",
            language="ar",
        ),
        Draft("Plain text, 2 < 3.", title="Short", publisher="صحيفة الرصيف", language="ar"),
    )
    assert reading.problems == ("entry 2 has no text: Only a title",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_atom(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>{ATOM}'.encode(encoding)
    assert read_bytes(data, ".xml").drafts == (
        Draft(
            text="Light\nOne\nTwo",
            title="Lamp",
            url="https://example.org/lamp",
            publisher="Harbour & Coast",
            published="2026-03-02T06:00:00+00:00",
            language="en",
        ),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<?xml version='1.0'?><urlset><url/></urlset>", "no RSS or Atom feed; it begins with <urlset>"),
        ("<!DOCTYPE html><html><body><feed></feed></body></html>", "begins with <html>"),
        ("not xml", "no RSS or Atom feed"),
        ("", "no RSS or Atom feed"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "no entries"),
        (
            "<rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
            "entry 1 has no text: x",
        ),
    ],
)
def test_what_is_no_feed_says_so(data: str, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read_bytes(data.encode(), ".xml")


def test_entities_are_not_expanded_and_nothing_is_fetched_or_opened() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        "<rss version='2.0'><channel><title>x</title><item><title>t</title>"
        "<description>Start &l9; &file; end.</description></item></channel></rss>"
    )
    started = time.monotonic()
    for encoding in ("utf-8", "utf-16", "utf-7", "cp037"):
        data = feed.replace("1.0", f'1.0" encoding="{encoding}', 1).encode(encoding)
        with pytest.raises(UnreadableArticle, match=r"entities of its own|no RSS or Atom feed|encoding"):
            read_bytes(data, ".rss")
    assert time.monotonic() - started < 5


def test_a_feed_with_faults_is_mended() -> None:
    feed = (
        "<rss version='2.0'><channel><title>News & views</title><item><title>A&nbsp;b &eacute;</title>"
        "<link>https://example.org/?a=1&b=2</link>"
        "<description>One &amp;amp; two, <b>three.</description></item>"
        "<item><title>c</title><link><![CDATA[https://example.org/?c=3&d=4]]></link><description>Cut of"
    )
    first, second = read_bytes(feed.encode(), ".rss").drafts
    assert (first.title, first.url) == ("A b é", "https://example.org/?a=1&b=2")
    assert first.text.startswith("One & two, three.")
    assert (second.text, second.url) == ("Cut of", "https://example.org/?c=3&d=4")


def test_a_feed_that_nests_without_end() -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableArticle):
        read_bytes(b"<rss version='2.0'><channel><item>" + b"<a>" * 100_000, ".rss")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("just words", "just words"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<p>واحد<p>اثنان", "واحد\nاثنان"),
        ("a<style>p{}</style>b<svg><text>no</text></svg>c", "abc"),
        ("<table><tr><td>a<td>b</table>", "a\nb"),
        ("<pre>x\n  y</pre>tail", "x y\ntail"),
        ("<?xml version='1.0' encoding='latin-1'?><p>é", "é"),
        ("<!-- -->", ""),
        ("", ""),
    ],
)
def test_a_piece_of_html_as_text(html: str, text: str) -> None:
    assert text_of(html) == text


def test_deep_nesting_ends() -> None:
    assert "x" not in text_of("<script>" * 10 + "x")
    started = time.monotonic()
    text_of("<div>" * 100_000 + "deep")
    text_of("<b>" * 100_000 + "deep")
    assert time.monotonic() - started < 10
