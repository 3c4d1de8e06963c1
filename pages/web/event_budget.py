"""Event budget: what one socket, and one network, may have a page do; beyond it an event is left out, and that is said.

A click costs the server some ten milliseconds and may send a month of times, so forty of them a second from one page,
which the socket filter lets through, would keep everybody else waiting.
"""

import math
import time
from collections.abc import Callable

from nicegui import Client

from components.kit.toasts import toast
from expertconnect.i18n import ngettext
from pages.framework.token_bucket import Seconds, TokenBuckets

PER_SECOND = 4.0
BURST = 40.0
"""Of one socket. A person clicks twice a second for a while, and eight times a second for a moment."""
NETWORK_PER_SECOND = 40.0
NETWORK_BURST = 400.0
"""Of all sockets of one network, which an office shares."""
VALUE = 0.15
"""Cost of a changed value, such as a character that is typed, beside that of a click."""
SAY_AGAIN_SECONDS = 3.0

Say = Callable[[Client, int], None]


def say_wait(client: Client, seconds: int) -> None:
    """Tell the visitor that something was left out, and when to go on."""
    message = ngettext(
        "That was very much at once, so your last click was left out. Please go on in a second.",
        "That was very much at once, so your last click was left out. Please go on in {n} seconds.",
        seconds,
    )
    toast(client, message.format(n=seconds), kind="warning", about="event-budget")


class EventBudget:
    """Token buckets of events by socket and by network.

    Args:
        say: Called with the page and the seconds to wait, at most every few seconds for each socket.
    """

    def __init__(self, say: Say = say_wait, clock: Seconds = time.monotonic) -> None:
        self._say = say
        self._sockets = TokenBuckets(PER_SECOND, BURST, clock)
        self._networks = TokenBuckets(NETWORK_PER_SECOND, NETWORK_BURST, clock)
        self._said = TokenBuckets(1 / SAY_AGAIN_SECONDS, 1, clock)

    def allows(self, sid: str, network: str, client: Client, *, is_value: bool) -> bool:
        """Charge an event and return whether it may be handled; if not, the visitor is told.

        Args:
            is_value: Whether it only reports a changed value.
        """
        cost = VALUE if is_value else 1.0
        wait = self._sockets.take(sid, cost)
        if not wait and network and (wait := self._networks.take(network, cost)):
            self._sockets.give(sid, cost)
        if wait and not self._said.take(sid):
            self._say(client, math.ceil(wait))
        return not wait
