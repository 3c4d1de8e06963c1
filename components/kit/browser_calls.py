"""Calls from Python to the functions of `window.ec`, which the scripts in `static/js` define.

Scripts are kept in files, where editors and linters see them and the content security policy applies; Python only
names a function and passes values.
"""

import json

from nicegui import Client, ui


def handler(name: str, *values: str | int) -> str:
    """Return a `js_handler` that calls a function with the event, with `emit`, and with some values.

    The function is looked up when the event fires, so that a script that failed to load breaks only its own functions.
    """
    return f"(e) => {_call_code(name, 'e', 'emit', *map(json.dumps, values))}"


def call(client: Client, name: str, *values: str | int | bool) -> None:
    """Call a function in the browser of a page.

    Sent in order with other messages: `client.run_javascript` could arrive after a later `open`.
    """
    code = _call_code(name, *map(json.dumps, values))
    client.outbox.enqueue_message("run_javascript", {"code": code}, client.id)


def take_focus(element: ui.element) -> None:
    """Focus an element, unless the user is already typing elsewhere.

    The response to a click arrives at least a round trip later; moving the focus then would split a word that is being
    typed between two fields.
    """
    code = f'{_call_code("typing")} || runMethod({element.id}, "focus", [])'
    element.client.outbox.enqueue_message("run_javascript", {"code": code}, element.client.id)


def _call_code(name: str, *arguments: str) -> str:
    return f"ec.{name}({', '.join(arguments)})"
