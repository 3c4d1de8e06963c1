"""SMTP delivery: one connection for many e-mails, with the server's reply codes as errors.

Nothing here logs an address: servers repeat addresses in their replies, so they are removed before a reply is stored.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiosmtplib

from expertconnect.clock import Clock, system_clock
from expertconnect.config import Settings
from expertconnect.services.email import render
from expertconnect.services.email.render import EmailContent

ANSWER_TIME = 20.0
"""Timeout in seconds for one reply of the server."""
GOODBYE_TIME = 5.0
SEND_TIME = 120.0
"""Timeout in seconds for one e-mail as a whole; shorter than the lease of an outbox claim."""


class MailServerError(Exception):
    """The server did not accept an e-mail. The text is a sentence for the operator, without an address."""


class Unreachable(MailServerError):
    """The server cannot be used at present; no e-mail is to blame."""


class PutOff(MailServerError):
    """The server asks to try this e-mail again later."""


class Refused(MailServerError):
    """The server will not take this e-mail, now or later."""


class Connection:
    """An open SMTP connection that sends one e-mail after the other."""

    def __init__(self, client: aiosmtplib.SMTP, sender: str) -> None:
        self._client = client
        self._sender = sender

    async def send(self, message: bytes, to: str) -> None:
        """Send one message, as `render.message_bytes` writes it, to one address; return once the server accepted it.

        Raises:
            Refused: The server refused it permanently.
            PutOff: The server refused it temporarily.
            Unreachable: The connection cannot be used any more.
        """
        options = [] if to.isascii() else ["SMTPUTF8"]
        try:
            async with asyncio.timeout(SEND_TIME):
                if self._client.is_ehlo_or_helo_needed:
                    await self._client.ehlo()
                if options and not self._client.supports_extension("smtputf8"):
                    raise Refused("The mail server cannot carry addresses with letters beyond ASCII.")
                await self._client.sendmail(self._sender, [to], message, mail_options=options)
        except aiosmtplib.SMTPRecipientsRefused as error:
            first = error.recipients[0]
            raise _about_email(first.code, first.message) from None
        except aiosmtplib.SMTPDataError as error:
            raise _about_email(error.code, error.message) from None
        except aiosmtplib.SMTPSenderRefused as error:
            sentence = (
                f"The mail server refuses EXPERTCONNECT_MAIL_FROM: {_answer(error.code, error.message)}"
            )
            raise Unreachable(sentence) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _unreachable(error) from None


@asynccontextmanager
async def connected(settings: Settings, patience: float = ANSWER_TIME) -> AsyncIterator[Connection]:
    """Connect to the configured server: TLS as set, certificate checked, logged in.

    Args:
        patience: Timeout in seconds for one reply.

    Raises:
        Unreachable: With a sentence that says what to check.
    """
    try:
        client = await _connect(settings, patience)
    except aiosmtplib.SMTPAuthenticationError as error:
        sentence = f"The mail server refuses EXPERTCONNECT_SMTP_USER or its password ({error.code})."
        raise Unreachable(sentence) from None
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise _unreachable(error) from None
    try:
        yield Connection(client, render.sender(settings).addr_spec)
        with suppress(aiosmtplib.SMTPException, OSError):  # the connection may be closed already
            async with asyncio.timeout(GOODBYE_TIME):
                await client.quit()
    finally:
        client.close()  # without QUIT if sending failed or the process ends


async def send_test(settings: Settings, to: str, clock: Clock = system_clock) -> None:
    """Send a test e-mail at once, without the outbox, so that its failure can be reported.

    Raises:
        Unreachable: Also when no mail server is configured.
        PutOff: The server refused it temporarily.
        Refused: The server refused it permanently.
        ValueError: `to` is not an e-mail address.
    """
    if not settings.sends_mail:
        raise Unreachable("EXPERTCONNECT_SMTP_HOST is not set, so no mail is sent.")
    now = clock()
    message = render.message_bytes(EmailContent(f"test:{now.isoformat()}", "test", to), settings, now)
    async with connected(settings) as connection:
        await connection.send(message, render.address(to).addr_spec)


async def _connect(settings: Settings, patience: float) -> aiosmtplib.SMTP:
    security = settings.smtp_security
    context = ssl.create_default_context(cafile=settings.smtp_ca_file or None) if security != "none" else None
    client = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user or None,
        password=settings.smtp_password.get_secret_value() or None,
        use_tls=security == "tls",
        start_tls=security == "starttls",
        tls_context=context,
        timeout=patience,
        local_hostname=render.sender(settings).domain,  # instead of the machine's name, which is private
    )
    await client.connect()
    return client


def _about_email(code: int, answer: str) -> MailServerError:
    """Map a reply code: 4yz is temporary, 5yz permanent (RFC 5321, 4.2.1); 421 closes the connection."""
    if code == aiosmtplib.SMTPStatus.domain_unavailable:
        return Unreachable(f"The mail server is closing: {_answer(code, answer)}")
    if code < 500:
        return PutOff(f"The mail server asks to wait: {_answer(code, answer)}")
    return Refused(f"The mail server refused it: {_answer(code, answer)}")


def _unreachable(error: Exception) -> Unreachable:
    if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Unreachable("The mail server's certificate cannot be trusted; see EXPERTCONNECT_SMTP_CA_FILE.")
    if isinstance(error, FileNotFoundError):
        return Unreachable("The file that EXPERTCONNECT_SMTP_CA_FILE names is not there.")
    if isinstance(error, TimeoutError):
        return Unreachable("The mail server does not answer.")
    if "STARTTLS" in str(error):
        return Unreachable("The mail server offers no STARTTLS; see EXPERTCONNECT_SMTP_SECURITY.")
    return Unreachable(f"The mail server cannot be reached ({type(error).__name__}).")


def _answer(code: int, text: str) -> str:
    """The server's reply with addresses removed, which servers often repeat."""
    return f"{code} {re.sub(r'[^ ]*@[^ ]*', '(address)', render.one_line(text))}"[:250]
