"""Logging set-up: one line of text or one JSON object per entry, with the id of its request.

E-mail addresses and tokens are redacted from every entry, including tracebacks and entries of libraries, so that no
other module has to do it.
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
    # 256 bits in base64url (one-time tokens, session ids, hashes), and tokens in the fragment of a link.
    (re.compile(r"(?<![\w/.-])[A-Za-z0-9_-]{43}(?![\w/.-])|#[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"^DETAIL:.*$", re.MULTILINE), "DETAIL: [left out]"),  # PostgreSQL quotes the row
)
QUIET = ("uvicorn.access", "httpx", "alembic", "engineio", "socketio", "asyncio", "multipart", "watchfiles")
"""Loggers whose entries below WARNING are noise to an operator."""


def set_up(settings: Settings) -> None:
    """Send all log entries of this process to standard error, in the configured format."""
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
        # Their own handlers would write every entry a second time, in another format.
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def bind(**fields: str) -> None:
    """Add fields to all further log entries of this request, such as `bind(request="5f3a")`."""
    structlog.contextvars.bind_contextvars(**fields)


def without_persons(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Redact e-mail addresses and tokens in every string of a log entry (structlog processor)."""
    return {key: clean(value) if isinstance(value, str) else value for key, value in event.items()}


def clean(text: str) -> str:
    """Return a text with e-mail addresses and tokens redacted."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _renderer(settings: Settings) -> Processor:
    if settings.log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
