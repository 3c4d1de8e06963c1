"""Performance patches: two slow functions of the framework replaced by fast ones with the same result.

They were two thirds of the CPU time of a page above an empty one: escaping the page's elements by `str.translate`,
which looks up every character of a long text (4 ms for a month of slots), and inspecting the signature of every method
that observes an element's classes, style and props, again for each element. If a later release of the framework does
neither, the patches do nothing.
"""

from collections.abc import Callable, Mapping
from types import FunctionType, MethodType, SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from nicegui import client as nicegui_client
from nicegui import helpers


class Translated(str):
    """A string whose `translate` does a few replacements instead of a look-up per character."""

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
    """Whether sequential replacement equals `str.translate`: no replacement contains a character replaced later."""
    if not isinstance(table, Mapping) or not all(isinstance(new, str) for new in table.values()):
        return False
    codes = list(table)
    return not any(
        chr(later) in table[code] for index, code in enumerate(codes) for later in codes[index + 1 :]
    )


class _Signatures:
    """Cache of `expects_arguments` by function instead of by bound method."""

    def __init__(self, original: Callable[[Callable[..., Any]], bool]) -> None:
        self.original = original
        self._known: WeakKeyDictionary[FunctionType, bool] = WeakKeyDictionary()

    def __call__(self, func: Callable[..., Any]) -> bool:
        """As the framework's `expects_arguments`."""
        function = func.__func__ if isinstance(func, MethodType) else None
        if not isinstance(function, FunctionType):
            return self.original(func)
        expects = self._known.get(function)
        if expects is None:
            expects = self._known[function] = self.original(func)
        return expects


def apply() -> None:
    """Apply the patches. May be repeated."""
    json = vars(nicegui_client).get("json")
    dumps = getattr(json, "dumps", None)
    if dumps is not None and not isinstance(json, SimpleNamespace):
        nicegui_client_json = SimpleNamespace(
            **{**vars(json), "dumps": lambda *args, **kwargs: Translated(dumps(*args, **kwargs))}
        )
        vars(nicegui_client)["json"] = nicegui_client_json
    original = getattr(helpers, "expects_arguments", None)
    if original is not None and not isinstance(original, _Signatures):
        vars(helpers)["expects_arguments"] = _Signatures(original)
