"""Server of the product with three more routes: an empty page, a booking on demand, a full garbage collection.

Run as a process of its own: `python -m bench.served`, with the settings in the environment.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from nicegui import app, ui

import main
from bench.collector import longest_pause_ms
from expertconnect import logs
from expertconnect.application import Application
from expertconnect.config import Settings
from expertconnect.domain.booking import Attendee
from expertconnect.domain.people import Actor
from expertconnect.services import bookings

ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")
ROUTES = 3


def build(make: Callable[..., Application], settings: Settings, **options: Any) -> Application:
    """Build the application and put the benchmark's routes before those of the experts."""
    application = make(settings, **options)
    committed: list[float] = []
    deliver_soon = application.call_soon

    def call_soon(callback: Callable[[], None]) -> None:
        committed.append(time.perf_counter())  # the writer calls this as soon as COMMIT has returned
        deliver_soon(callback)

    vars(application)["call_soon"] = call_soon

    async def book(start: datetime) -> dict[str, Any]:
        committed.clear()
        gateway = application.acting(Actor(network="2001:db8::"))
        await gateway.do(bookings.book_now, "office", "intro", start, ADA)
        return {"committed": committed[0]}

    def empty() -> None:
        ui.element("div")

    app.post("/bench/book")(book)
    ui.page("/bench/empty")(empty)
    app.get("/bench/pause")(longest_pause_ms)
    routes = app.router.routes
    routes[:] = routes[-ROUTES:] + routes[:-ROUTES]
    return application


if __name__ == "__main__":
    settings = Settings.load()
    logs.set_up(settings)
    vars(main)["build"] = partial(build, main.build)
    main.serve(settings)
