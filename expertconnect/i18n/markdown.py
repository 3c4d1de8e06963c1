"""Markdown rendering of untrusted text."""

import re
from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt

_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}
)
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
_SPACE = re.compile(r"\s+")

# html=False: HTML in the source is shown as text. No images, no tables, no automatic links.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image").enable("strikethrough")


@lru_cache(maxsize=1024)
def markdown(source: str) -> str:
    """Render Markdown as safe HTML.

    HTML in the source is shown as text (markdown-it without HTML), and nh3 allows only a short list of tags. Headings
    begin at h3, below those of the page. Links send no referrer and may use only http, https, mailto and tel.
    """
    tokens = _MARKDOWN.parse(source)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        str(html),
        tags=set(_TAGS),
        attributes={"*": set(), "a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer ugc",
    )


def plain(source: str, most: int = 160) -> str:
    """Return the text of a Markdown document on one line, cut at a word: for cards, descriptions and search."""
    text = unescape(nh3.clean(str(_MARKDOWN.render(source)).replace("<", " <"), tags=set()))
    text = _SPACE.sub(" ", text).strip()
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"
