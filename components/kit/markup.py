"""HTML builder on markupsafe: `tag` and its helpers escape everything that is not `markupsafe.Markup` already.

`Markup` is only created by the functions of this module, of which `trusted` is for constants of our own; ruff rejects
other calls of its constructor, except with a literal (S704).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from markupsafe import Markup

from components.kit.static_files import static_url

# Bidirectional controls can make "gpj.exe" look like "exe.jpg"; other control characters are shown as boxes.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_VOID = frozenset({"img", "input", "br", "hr", "meta", "link"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction"})
_RUNS_CODE = frozenset({"script", "style", "iframe", "object", "embed"})
_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})

_SPRITE = static_url("icons.svg")

Child = object
Attribute = str | int | float | bool | None


def plain(value: object) -> str:
    """Text without control characters, which are invisible but can change how it is displayed."""
    return _UNSEEN.sub("", str(value))


def esc(value: object) -> Markup:
    """Return markup as it is, anything else as escaped text, None as nothing."""
    return value if isinstance(value, Markup) else _markup(_escaped(value))


def joined(parts: Iterable[object]) -> Markup:
    """Concatenate parts, each escaped unless it is markup."""
    return _markup("".join([_escaped(part) for part in parts]))


def filled(sentence: str, **parts: object) -> Markup:
    """Format a sentence with markup in it: `filled(_("Your page is at {address}."), address=tag("a", ...))`."""
    return esc(sentence).format(**{name: esc(part) for name, part in parts.items()})


def trusted(html: str) -> Markup:
    """Return a constant of our own as markup. Never for values from a person, a file or a setting."""
    return _markup(html)


def _escaped(value: object) -> str:
    # Only Markup itself is trusted, unlike in markupsafe.escape, which trusts any object with an `__html__` method.
    if isinstance(value, Markup):
        return value
    return "" if value is None else escape(plain(value))


def _markup(html: str) -> Markup:
    # Markup(html) first looks for an `__html__` method, in Python, and takes three times as long; a page has hundreds.
    return str.__new__(Markup, html)


def safe_address(address: str) -> str:
    """Return a URL if its scheme is safe to link (none, http, https, mailto, tel); else ``#``."""
    cleaned = re.sub(r"[\x00-\x20\x7f]", "", plain(address))
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return "#"
    return cleaned if scheme in _SCHEMES else "#"


def tag(name: str, classes: str = "", /, *children: Child, **attributes: Attribute) -> Markup:
    """Build one HTML element.

    Args:
        name: Its tag; those that run code are refused.
        classes: Its class attribute; empty for none.
        children: Text (escaped) or markup, None for nothing.
        attributes: By name with underscores for hyphens (a trailing one is dropped: `for_`). None and False omit the
            attribute, True writes it without a value; `aria_*` and `data_*` write "true" and "false".

    Raises:
        ValueError: For a tag or attribute that could run code: a programming error.
    """
    parts = [_tag_name(name)]
    if classes:
        parts.append(f'class="{escape(str(classes))}"')  # Markup's own replace() would escape twice
    parts.extend(filter(None, (_attribute(key, value) for key, value in attributes.items())))
    start_tag = f"<{' '.join(parts)}>"
    if name in _VOID:
        return _markup(start_tag)
    return _markup(f"{start_tag}{''.join([_escaped(child) for child in children])}</{name}>")


# Names are constants of our code: few, and the same for every page, so each is validated once.
@lru_cache(maxsize=256)
def _tag_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name in _RUNS_CODE:
        raise ValueError(f"this tag is not drawn: {name}")
    return name


@lru_cache(maxsize=512)
def _attribute_name(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.fullmatch(name) or name.startswith("on") or name == "srcdoc":
        raise ValueError(f"this attribute is not drawn: {name}")
    return name


def _attribute(key: str, value: Attribute) -> str:
    name = _attribute_name(key)
    if isinstance(value, bool) and name.startswith(("aria-", "data-")):
        value = "true" if value else "false"
    if value is None or value is False:
        return ""
    if value is True:
        return name
    text = safe_address(str(value)) if name in _ADDRESSES else plain(value)
    return f'{name}="{escape(text)}"'


@lru_cache(maxsize=512)
def icon(name: str, classes: str = "i20") -> Markup:
    """An icon of our sprite; hidden from screen readers, so put a label beside it."""
    use = tag("use", "", href=f"{_SPRITE}#{name}")
    return tag("svg", f"ic {classes}", use, aria_hidden="true", focusable="false")
