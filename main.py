"""Build the application and run the server; called by `python -m expertconnect serve`."""

import asyncio
import logging
from typing import Any

from nicegui import app, core, ui
from starlette.exceptions import HTTPException

from components.kit.static_files import STATIC
from components.layout.theme import head
from expertconnect.application import Application
from expertconnect.clock import Clock, system_clock
from expertconnect.clock_watch import ClockWatch
from expertconnect.config import Settings
from expertconnect.domain.errors import DomainError
from expertconnect.domain.people import SYSTEM
from expertconnect.i18n import catalogues, zone_list
from expertconnect.services.admin import zone_rules
from expertconnect.services.experts import categories
from expertconnect.workers import cleanup, external_changes
from expertconnect.workers.handlers import job_workers
from pages.addresses import SITE
from pages.api.registration import open_interface
from pages.framework import errors, socket_rooms
from pages.framework.context import SiteContext
from pages.framework.hold_presence import HoldPresence
from pages.framework.live import LiveCalendars
from pages.framework.site import Instead, Redirect, answer_instead, answer_redirect, open_pages
from pages.web.connections import ConnectionLimits, bounded_protocol
from pages.web.event_budget import EventBudget
from pages.web.forms import routes
from pages.web.media import files, pictures
from pages.web.middleware import csrf
from pages.web.middleware.chain import layers
from pages.web.middleware.client_network import networks
from pages.web.nicegui_patches import csp, performance, prune, socketio
from pages.web.nicegui_patches.middleware import outermost

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 30
"""How long a page without a connection is kept. With the framework's 3 s a short loss of signal would lose input."""


def build(
    settings: Settings, clock: Clock = system_clock, clock_watch: ClockWatch | None = None
) -> Application:
    """Build the application: pages, HTTP API, forms and middleware. Opens no port.

    The database must have been migrated.
    """
    application = Application(settings, clock, clock_watch)
    live = LiveCalendars(application, socket_rooms.Rooms(core.sio))
    site_context = SiteContext(application, live, HoldPresence(application))
    origins = csrf.own_origins(settings.url)
    head(settings.url, origins)
    csp.sign_framework_scripts()
    performance.apply()
    budget = EventBudget() if settings.limits_on else None
    socketio.apply(core.sio, origins=origins, budget=budget)
    _handle_errors(app)
    open_interface(app, application)
    routes.register_forms(app, application)
    files.open_files(app, application)
    pictures.open_pictures(app, application)
    open_pages(site_context, SITE)
    pruner = prune.prune_unconnected(app)
    outermost(app, lambda inner: layers(inner, application, pruner.trim))
    _register_lifecycle(application)
    return application


def _handle_errors(server: Any) -> None:
    server.add_exception_handler(DomainError, errors.on_domain_error)
    server.add_exception_handler(Redirect, answer_redirect)
    server.add_exception_handler(Instead, answer_instead)
    server.add_exception_handler(HTTPException, errors.on_http_error)
    server.add_exception_handler(404, errors.on_http_error)
    server.add_exception_handler(Exception, errors.on_defect)


def _register_lifecycle(application: Application) -> None:
    clock = application.clock

    async def start() -> None:
        application.started()
        # The names of all time zones take most of a second to compute: warm the cache before the first request.
        await asyncio.to_thread(zone_list, clock())
        await asyncio.to_thread(catalogues.load)
        # An expert profile requires a category, so the standard ones must exist.
        await application.acting(SYSTEM).do(categories.ensure_standard)
        await cleanup.compare_with_last_run(application)
        await _report_zone_data(application)
        for kind, worker in job_workers(application).items():
            application.tasks.start(worker.run(), name=f"{kind} jobs")
        application.tasks.start(cleanup.clean_up_forever(application), name="cleanup")
        application.tasks.start(external_changes.watch_forever(application), name="external changes")

    app.on_startup(start)
    app.on_shutdown(application.stopped)


async def _report_zone_data(application: Application) -> None:
    """Log the zone data in use, and how many sessions begin at another wall time than agreed since it has changed."""
    in_use = await application.acting(SYSTEM).do(zone_rules.note_zone_data)
    logger.info("time zones: tz %s of %s", in_use.data.version, in_use.data.source)
    if in_use.moved:
        logger.warning(
            "new rules of time zones have moved the wall times of %s coming sessions; doctor lists them",
            in_use.moved,
        )


def serve(settings: Settings) -> None:
    """Build the application and serve until stopped. The caller must have migrated the database and hold the lock."""
    build(settings, clock_watch=ClockWatch(system_clock))
    limits = ConnectionLimits(networks(settings.trusted_proxies), is_counted=settings.limits_on)
    ui.run(
        http=bounded_protocol(limits),
        host=settings.host,
        port=settings.port,
        title=settings.site_name,
        favicon=STATIC / "logo.svg",
        dark=None,
        language="en-US",
        tailwind=False,
        reload=False,
        show=False,
        show_welcome_message=False,
        binding_refresh_interval=None,
        reconnect_timeout=RECONNECT_SECONDS,
        gzip_middleware_factory=None,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        ws_max_size=socketio.LARGEST_FRAME,
        ws_per_message_deflate=True,
        timeout_graceful_shutdown=5,
        uvicorn_logging_level="warning",  # its entries about sockets contain network addresses and secret page ids
        access_log=False,
        log_config=None,  # expertconnect.logs has set up logging; uvicorn's own handlers would add a second format
    )
