"""A real SMTP server for tests: on the event loop, on a free port, optionally with TLS and authentication."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "bookings", "correct horse"


@dataclass
class Box:
    """Mailbox of a server, and its configured responses.

    Attributes:
        taken: Recipients and content of each accepted e-mail.
        answers: SMTP response to RCPT by recipient; 250 for others.
        on_data: Returns the SMTP response to DATA.
        hangs: Whether DATA is never answered.
    """

    port: int = 0
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    on_data: Callable[[], str] = lambda: "250 taken"
    hangs: bool = False
    connections: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """The accepted e-mails, parsed."""
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.taken]

    @property
    def to(self) -> list[str]:
        """The recipients of all accepted e-mails, in order."""
        return [to for recipients, _ in self.taken for to in recipients]

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Accept or refuse a recipient."""
        answer = self.answers.get(address, "250 fine")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Accept or refuse the e-mail."""
        if self.hangs:
            await asyncio.Event().wait()
        answer = self.on_data()
        if answer.startswith("250"):
            self.taken.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        return answer


@asynccontextmanager
async def serving(
    box: Box,
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    auth: bool = False,
) -> AsyncIterator[Box]:
    """Context manager that runs a server on 127.0.0.1; `box.port` is its port."""
    loop = asyncio.get_running_loop()
    sessions: list[SMTP] = []

    def factory() -> SMTP:
        box.connections += 1
        options: dict[str, Any] = {"tls_context": starttls, "require_starttls": starttls is not None}
        if auth:
            options |= {
                "authenticator": _authenticate,
                "auth_required": True,
                "auth_require_tls": tls is None,
            }
        session = SMTP(box, hostname="mail.example.org", enable_SMTPUTF8=True, loop=loop, **options)
        sessions.append(session)
        return session

    server = await loop.create_server(factory, "127.0.0.1", port, ssl=tls)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for session in sessions:
            if isinstance(session.transport, asyncio.WriteTransport):
                session.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Create a self-signed certificate for 127.0.0.1; return the file to trust and the server's context."""
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=mail.example.org",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            str(key),
            "-out",
            str(file),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key)
    return file, context


def _authenticate(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=good)
