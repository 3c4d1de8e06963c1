"""Socket.IO checks: events must have the right shape and come from the page they name.

The framework accepts any dictionary that names a page, from any socket, and raises on anything else.
"""

import inspect
import json
import logging
import math
import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import parse_qs

from nicegui import Client
from nicegui.elements.checkbox import Checkbox
from nicegui.elements.input import Input
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.elements.number import Number
from nicegui.elements.select import Select
from nicegui.elements.switch import Switch
from nicegui.events import GenericEventArguments
from nicegui.helpers import event_type_to_camel_case
from socketio.exceptions import ConnectionRefusedError as SocketRefused

from expertconnect.i18n import read_by
from pages.framework import json_bounds, page_locale
from pages.framework.request_identity import actor_of
from pages.web.event_budget import EventBudget
from pages.web.nesting import is_shallow

logger = logging.getLogger(__name__)

LARGEST_FRAME = 64_000  # bytes
MAX_ARGUMENTS = 20
MAX_ITEMS = 400
"""JSON items of one argument, see `json_bounds`."""
MAX_LOGGED = 200  # characters

Check = Callable[[dict[str, Any]], bool]

_UNUSED = frozenset({"sub_pages_open", "sub_pages_navigate"})
"""Events that the framework listens to on every page for a feature that no page uses."""
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,9}")


def apply(sio: Any, *, origins: Collection[str], budget: EventBudget | None = None) -> None:
    """Bound and check everything that a browser can send to `sio`, NiceGUI's Socket.IO server.

    Call once, after NiceGUI has been imported.

    Args:
        sio: `nicegui.core.sio`.
        origins: The origins that may connect, see `csrf.own_origins`.
        budget: Bounds the events that are handled; None for no bound.
    """
    sio.eio.cors_allowed_origins = sorted(origins)
    sio.eio.max_http_buffer_size = LARGEST_FRAME
    handlers: dict[str, Callable[..., Any]] = sio.handlers["/"]
    handlers["connect"] = _checked_connect(handlers["connect"])
    handlers["handshake"] = _guarded(sio, "handshake", handlers["handshake"], _is_handshake, joins=True)
    handle_event = _budgeted(sio, handlers["event"], budget) if budget else handlers["event"]
    handlers["event"] = _guarded(sio, "event", handle_event, _is_event)
    handlers["ack"] = _guarded(sio, "ack", handlers["ack"], _is_ack)
    handlers["javascript_response"] = _guarded(
        sio, "javascript_response", handlers["javascript_response"], _is_response
    )
    handlers["log"] = _guarded(sio, "log", _log_message, _is_log)


def belongs(sio: Any, sid: str, client_id: str) -> bool:
    """Whether the socket has completed the handshake of this page."""
    return client_id in Client.instances and client_id in sio.rooms(sid)


def _checked_connect(connect: Callable[..., Any]) -> Callable[..., Any]:
    async def checked(sid: str, environ: dict[str, Any], auth: object = None) -> None:
        query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        if query.get("implicit_handshake") == "true" and not _is_handshake(query):
            raise SocketRefused("Implicit handshake failed")
        await connect(sid, environ, None)

    return checked


def _guarded(
    sio: Any, name: str, handler: Callable[..., Any], is_valid: Check, *, joins: bool = False
) -> Callable[..., Any]:
    async def guarded(sid: str, message: object = None, *_: object) -> object:
        if not isinstance(message, dict) or not is_valid(message):
            return False if joins else None
        if not joins and not belongs(sio, sid, message["client_id"]):
            return None
        try:
            read_by(
                page_locale.reader_of(message["client_id"])
            )  # texts that the handler creates are for this reader
            result = handler(sid, message)
            return await result if inspect.isawaitable(result) else result
        except Exception as error:  # noqa: BLE001 - a malformed message is the sender's fault
            logger.info("a browser's %s was dropped: %s", name, type(error).__name__)
            return False if joins else None

    return guarded


def _budgeted(sio: Any, handler: Callable[..., Any], budget: EventBudget) -> Callable[..., Any]:
    def budgeted(sid: str, message: dict[str, Any]) -> object:
        client = Client.instances[message["client_id"]]
        listener = client.elements[message["id"]]._event_listeners[message["listener_id"]]
        network = actor_of(sio.get_environ(sid)["asgi.scope"]).network
        is_value = listener.type.startswith("update:")
        return handler(sid, message) if budget.allows(sid, network, client, is_value=is_value) else None

    return budgeted


def _log_message(_: str, message: dict[str, Any]) -> None:
    """Log a browser's message as untrusted text: one line, truncated, at debug level."""
    logger.debug("a browser says: %r", message["message"][:MAX_LOGGED])


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_handshake(message: dict[str, Any]) -> bool:
    number = message.get("next_message_id")
    return (
        all(_is_id(message.get(name)) for name in ("client_id", "tab_id", "document_id"))
        and (not message.get("old_tab_id") or _is_id(message["old_tab_id"]))
        and (number is None or (type(number) in {int, str} and _NUMBER.fullmatch(str(number)) is not None))
    )


def _is_ack(message: dict[str, Any]) -> bool:
    number = message.get("next_message_id")
    return _is_id(message.get("client_id")) and type(number) is int and number >= 0


def _is_log(message: dict[str, Any]) -> bool:
    return _is_id(message.get("client_id")) and isinstance(message.get("message"), str)


def _is_response(message: dict[str, Any]) -> bool:
    return _is_id(message.get("client_id")) and _is_id(message.get("request_id"))


def _is_event(message: dict[str, Any]) -> bool:
    arguments = message.get("args", [])
    if not (
        all(_is_id(message.get(name)) for name in ("client_id", "listener_id"))
        and type(message.get("id")) is int
        and isinstance(arguments, list)
        and len(arguments) <= MAX_ARGUMENTS
        and all(
            argument is None or (isinstance(argument, str) and not json_bounds.exceeds(argument, MAX_ITEMS))
            for argument in arguments
        )
    ):
        return False
    try:
        values = [None if argument is None else json.loads(argument) for argument in arguments]
    except (ValueError, RecursionError):
        return False
    return all(map(is_shallow, values)) and _has_listener(message, values)


def _has_listener(message: dict[str, Any], values: list[Any]) -> bool:
    client = Client.instances.get(message["client_id"])
    element = client.elements.get(message["id"]) if client else None
    listener = element._event_listeners.get(message["listener_id"]) if element else None
    if client is None or element is None or listener is None or listener.type in _UNUSED:
        return False
    if isinstance(element, ValueElement) and listener.type == event_type_to_camel_case(
        f"update:{element.VALUE_PROP}"
    ):
        return _is_value_for(element, client, values[0] if len(values) == 1 else values)
    return True


def _is_value_for(element: ValueElement[Any], client: Client, argument: object) -> bool:
    """Whether the element can hold the value; the user interface never sends any other."""
    if isinstance(element, Select) and "new-value-mode" in element._props:
        return True  # converting it would already add it as an option
    try:
        value = element._event_args_to_value(
            GenericEventArguments(sender=element, client=client, args=argument)
        )
    except Exception:  # noqa: BLE001 - each element raises other exceptions on a bad value
        return False
    if isinstance(element, Input):
        return value is None or isinstance(value, str)
    if isinstance(element, Switch | Checkbox):
        return value is None or isinstance(value, bool)
    if isinstance(element, Number):
        return value is None or math.isfinite(value)
    return True
