"""Logging: one line or one JSON object for each event, with its request.

No personal data: addresses of people and tokens are taken out of whatever is logged, of tracebacks and of the
lines of libraries too. Nothing else in the system has to think of it.
"""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from expertconnect.config import Settings

SECRETS = (
    (re.compile(r"[^\s@'\"<>()=,:;]+@[^\s@'\"<>()=,:;]+\.[^\s@'\"<>()=,:;]+"), "[address]"),
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "[token]"),
    # 128 bits and more in one word: links, sessions, hashes. A booking's uid is one as well.
    (re.compile(r"(?<![\w/.-])[A-Za-z0-9_-]{43}(?![\w/.-])|#[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"^DETAIL:.*$", re.MULTILINE), "DETAIL: [left out]"),  # PostgreSQL quotes the row
)
QUIET = ("uvicorn.access", "httpx", "alembic", "engineio", "socketio", "asyncio", "multipart", "watchfiles")
"""Whose lines below a warning say nothing to an operator."""


def set_up(settings: Settings) -> None:
    """Log to standard error, in the format that the settings name."""
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_persons,
    ]
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(settings),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        # Their own handlers would write every line a second time, in a second format.
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def bind(**known: str) -> None:
    """Add context to every further line of this request, such as `bind(request="5f3a")`."""
    structlog.contextvars.bind_contextvars(**known)


def without_persons(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Remove addresses and tokens from every text of a line."""
    return {key: clean(value) if isinstance(value, str) else value for key, value in event.items()}


def clean(text: str) -> str:
    """Return a text without addresses and tokens."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def _renderer(settings: Settings) -> Processor:
    if settings.log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
