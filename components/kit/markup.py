"""HTML builder on markupsafe: `tag` and its helpers escape whatever is not `markupsafe.Markup` already.

The only ways to make `Markup` are those of this module and, for constants of our own, `trusted`; ruff refuses any
other call of its constructor but with a literal (S704).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from markupsafe import Markup

from components.kit.static_files import static_url

# Embedding, override and isolate controls turn "gpj.exe" into "exe.jpg"; other control characters show as boxes.
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
    """Text without control characters that are not seen but change what is read."""
    return _UNSEEN.sub("", str(value))


def esc(value: object) -> Markup:
    """Markup as it is; anything else as escaped text; None as nothing."""
    return value if isinstance(value, Markup) else _markup(_escaped(value))


def joined(parts: Iterable[object]) -> Markup:
    """The parts behind one another."""
    return _markup("".join([_escaped(part) for part in parts]))


def filled(sentence: str, **parts: object) -> Markup:
    """A sentence with a link or the like in it: `filled(_("Your page is at {address}."), address=tag("a", ...))`."""
    return esc(sentence).format(**{name: esc(part) for name, part in parts.items()})


def trusted(html: str) -> Markup:
    """A constant of our own as markup. Never for anything that a person, a file or a setting may contain."""
    return _markup(html)


def _escaped(value: object) -> str:
    # Only Markup itself: what merely has an `__html__` method is text, though markupsafe.escape would trust it.
    if isinstance(value, Markup):
        return value
    return "" if value is None else escape(plain(value))


def _markup(html: str) -> Markup:
    # Markup(html) looks for an `__html__` first, in Python, and takes three times as long; a page has hundreds.
    return str.__new__(Markup, html)


def safe_address(address: str) -> str:
    """An address that may be followed: our own, the web, mail or telephone; ``#`` for any other scheme."""
    cleaned = re.sub(r"[\x00-\x20\x7f]", "", plain(address))
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return "#"
    return cleaned if scheme in _SCHEMES else "#"


def tag(name: str, classes: str = "", /, *children: Child, **attributes: Attribute) -> Markup:
    """One element.

    Args:
        name: Its tag; those that run code are refused.
        classes: Its class attribute; empty for none.
        children: Text (escaped) or markup, None for nothing.
        attributes: By name with underscores for hyphens (a trailing one is dropped: `for_`). None and False leave
            the attribute out, True writes it bare; `aria_*` and `data_*` write true and false as words.

    Raises:
        ValueError: For a tag or attribute that could run code; a mistake of ours, not of a person.
    """
    written = [_tag_name(name)]
    if classes:
        written.append(f'class="{escape(str(classes))}"')  # Markup's own replace() would escape twice
    written.extend(filter(None, (_attribute(key, value) for key, value in attributes.items())))
    opening = f"<{' '.join(written)}>"
    if name in _VOID:
        return _markup(opening)
    return _markup(f"{opening}{''.join([_escaped(child) for child in children])}</{name}>")


# Names stand in our code: few, and the same for every page, so each is looked at once.
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
    """An icon of our sprite; hidden from screen readers, so put a word beside it."""
    drawing = tag("use", "", href=f"{_SPRITE}#{name}")
    return tag("svg", f"ic {classes}", drawing, aria_hidden="true", focusable="false")
