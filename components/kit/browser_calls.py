"""Calls of the functions that the static scripts offer to Python, by name: `window.ec` of `static/js`.

Script is written in files, where a browser, an editor and a linter see it, and where it is loaded under the content
security policy as any other file; Python only names a function and gives it values.
"""

import json

from nicegui import Client, ui


def handler(name: str, *values: str | int) -> str:
    """A `js_handler` that calls a function with the event, with `emit`, and with some values.

    Looked up when the event comes, so that a script that failed to load costs its own function and no more.
    """
    return f"(e) => {_called(name, 'e', 'emit', *map(json.dumps, values))}"


def call(client: Client, name: str, *values: str | int | bool) -> None:
    """Have the browser of a page call a function.

    Sent in order with what follows: `client.run_javascript` would come after an `open` right behind it.
    """
    code = _called(name, *map(json.dumps, values))
    client.outbox.enqueue_message("run_javascript", {"code": code}, client.id)


def take_focus(element: ui.element) -> None:
    """Focus an element, unless the person is typing elsewhere already.

    The answer to a press comes a round trip later, and on a busy machine several: whoever types on must not find half
    of a word in another field.
    """
    code = f'{_called("typing")} || runMethod({element.id}, "focus", [])'
    element.client.outbox.enqueue_message("run_javascript", {"code": code}, element.client.id)


def _called(name: str, *arguments: str) -> str:
    return f"ec.{name}({', '.join(arguments)})"
