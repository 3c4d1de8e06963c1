"""A small site behind the whole stack, as a process of its own: `python -m tests.pages.web.site PORT`."""

import os
import resource
import sys
from pathlib import Path

import psutil
from fastapi import Request
from nicegui import Client, app, core, ui
from starlette.types import ASGIApp

from pages.framework.socket_rooms import Rooms
from pages.web.event_budget import EventBudget
from pages.web.middleware.client_network import client_network, networks
from pages.web.middleware.compression import CompressionMiddleware
from pages.web.middleware.csrf import CsrfMiddleware, own_origins
from pages.web.middleware.error_boundary import ErrorBoundary
from pages.web.middleware.page_limit import PER_MINUTE as PAGES_PER_MINUTE
from pages.web.middleware.page_limit import PageLimit
from pages.web.middleware.request_limits import BodyLimit, OddPaths
from pages.web.middleware.security_headers import SecurityHeaders
from pages.web.middleware.socket_filter import SocketFilter
from pages.web.nicegui_patches.csp import sign_framework_scripts
from pages.web.nicegui_patches.middleware import outermost
from pages.web.nicegui_patches.prune import prune_unconnected
from pages.web.nicegui_patches.socketio import LARGEST_FRAME, apply

PORT = int(sys.argv[1])
LIMITED = os.environ.get("SITE_LIMITS", "on") == "on"
URL = f"http://127.0.0.1:{PORT}"
ORIGINS = own_origins(URL)
PER_MINUTE = float(os.environ.get("SITE_PER_MINUTE", PAGES_PER_MINUTE))
PROXIES = networks(os.environ.get("SITE_PROXIES", ""))

rooms = Rooms(core.sio)
pruner = prune_unconnected(app, most=40, longest=20)


def stack(inner: ASGIApp) -> ASGIApp:
    """The order that pages.web documents."""

    def network(scope: object) -> str:
        return client_network(scope, PROXIES)  # type: ignore[arg-type]

    outer: ASGIApp = PageLimit(
        inner, network=network, on_page=pruner.trim, is_on=LIMITED, per_minute=PER_MINUTE, burst=60
    )
    outer = SocketFilter(outer, network=network, is_on=LIMITED)
    outer = CsrfMiddleware(outer, origins=ORIGINS)
    outer = BodyLimit(outer)
    outer = OddPaths(outer)
    outer = CompressionMiddleware(outer)
    outer = ErrorBoundary(outer)
    return SecurityHeaders(outer, https=False, hosts=[f"127.0.0.1:{PORT}"])


@ui.page("/")
def start(text: str = "") -> None:
    """Something of every kind that reports events."""
    clicked = ui.label("no click")
    ui.label("not told to wait").mark("wait")
    counter = ui.label("0 counted")
    ui.button("Count", on_click=lambda: counter.set_text(f"{int(counter.text.split()[0]) + 1} counted"))
    ui.button("Press", on_click=lambda: clicked.set_text("clicked"))
    hidden = ui.label("hidden is quiet")
    ui.button("Hidden", on_click=lambda: hidden.set_text("hidden was pressed")).set_visibility(False)
    ui.input("Name", on_change=lambda event: clicked.set_text(f"name is {event.value}"))
    ui.number("Rate", max=10)
    ui.select(["red", "blue"], label="Colour")
    ui.radio(["yes", "no"])
    ui.switch("Bell")
    ui.date_input("Day")
    ui.label(f"you say {text}")


@ui.page("/room/{name}")
async def room(name: str) -> None:
    """A page that looks at something many look at."""
    missed = ui.label("heard all")
    await rooms.join(ui.context.client, name, on_missed=lambda: missed.set_text("missed something"))


@ui.page("/booking/{uid}")
def booking(uid: str) -> None:
    """A page that search engines leave out."""
    ui.label("a booking")


@ui.page("/careless")
def careless(request: Request, text: str = "") -> None:
    """A page that forgets to escape, and signs a script of its own."""
    ui.add_head_html(text)
    ui.add_body_html(f'<script nonce="{request.state.csp_nonce}">signed()</script>')


@app.post("/say/{name}")
async def say(name: str) -> dict[str, float]:
    """Tell a room something; answers the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    await rooms.emit(name, "slots", {"slot": 3, "state": "held"})
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


@app.post("/echo")
async def echo(request: Request) -> dict[str, int]:
    """How much was sent."""
    return {"octets": len(await request.body())}


@app.get("/crash")
async def crash() -> None:
    """A defect."""
    raise RuntimeError("secret in a message")


@app.get("/api/state")
async def state() -> dict[str, object]:
    """What a test cannot see from outside."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "clients": len(Client.instances),
        "connected": sum(client.has_socket_connection for client in Client.instances.values()),
        "rooms": {name: rooms.viewers(name) for name in rooms.names},
        "memory": psutil.Process().memory_info().rss,
        "cpu": usage.ru_utime + usage.ru_stime,
    }


def _say_wait(client: Client, seconds: int) -> None:
    label = next(one for one in client.elements.values() if "wait" in one._markers)
    if isinstance(label, ui.label):
        label.set_text(f"told to wait {seconds} s")


def main() -> None:
    """Serve until ended."""
    static = Path(os.environ["SITE_STATIC"])
    app.add_static_files("/static", static)
    sign_framework_scripts()
    ui.add_head_html("<script>document.documentElement.dataset.early = 'yes'</script>", shared=True)
    apply(core.sio, origins=ORIGINS, budget=EventBudget(say=_say_wait) if LIMITED else None)
    outermost(app, stack)
    ui.run(
        host="127.0.0.1",
        port=PORT,
        reload=False,
        show=False,
        show_welcome_message=False,
        tailwind=False,
        reconnect_timeout=float(os.environ.get("SITE_RECONNECT", "3")),
        gzip_middleware_factory=None,
        proxy_headers=False,
        server_header=False,
        ws_max_size=LARGEST_FRAME,
    )


main()
