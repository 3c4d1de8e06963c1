"""Performance patches: two slow functions of the framework replaced by fast ones with the same result.

Two thirds of what a page of ours costs above an empty one were these two: escaping the page's elements by
`str.translate`, which looks every character of a long text up in a table (4 ms for a month of slots), and the
signature of every method that watches an element's classes, style and props, worked out anew for each element.
A framework that does neither any more is left as it is.
"""

from collections.abc import Callable, Mapping
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from nicegui import client as nicegui_client
from nicegui import helpers


class Translated(str):
    """A string whose `translate` is a few replacements instead of a look-up per character."""

    __slots__ = ()

    def translate(self, table: Any, /) -> str:
        """As `str.translate`; fast for tables that escape markup."""
        if not _replaces_in_turn(table):
            return super().translate(table)
        text = str(self)
        for code, replacement in table.items():
            text = text.replace(chr(code), replacement)
        return text


def _replaces_in_turn(table: object) -> bool:
    """Whether sequential replacement equals `str.translate`: no replacement brings in a character of a later one."""
    if not isinstance(table, Mapping) or not all(isinstance(new, str) for new in table.values()):
        return False
    codes = list(table)
    return not any(chr(later) in table[code] for at, code in enumerate(codes) for later in codes[at + 1 :])


class _Signatures:
    """Remembers per function, instead of per object, whether methods expect arguments."""

    def __init__(self, plain: Callable[[Callable[..., Any]], bool]) -> None:
        self.plain = plain
        self._known: WeakKeyDictionary[FunctionType, bool] = WeakKeyDictionary()

    def __call__(self, func: Callable[..., Any]) -> bool:
        """As the framework's `expects_arguments`."""
        function = func.__func__ if isinstance(func, MethodType) else None
        if not isinstance(function, FunctionType):
            return self.plain(func)
        known = self._known.get(function)
        if known is None:
            known = self._known[function] = self.plain(func)
        return known


def apply() -> None:
    """Apply the patches. May be repeated."""
    json = vars(nicegui_client).get("json")
    dumps = getattr(json, "dumps", None)
    if dumps is not None and not isinstance(json, SimpleNamespace):
        nicegui_client_json = SimpleNamespace(
            **{**vars(json), "dumps": lambda *args, **more: Translated(dumps(*args, **more))}
        )
        vars(nicegui_client)["json"] = nicegui_client_json
    plain = getattr(helpers, "expects_arguments", None)
    if plain is not None and not isinstance(plain, _Signatures):
        vars(helpers)["expects_arguments"] = _Signatures(plain)
