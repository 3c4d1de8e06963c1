"""A real mail server beside a real browser: its loop runs in a thread of its own."""

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from tests.smtp import Box
from tests.smtp import serving as serving_mail

PATIENCE = 60.0


@contextmanager
def mailbox() -> Iterator[Box]:
    """A mail server, until the block ends."""
    box, ready, loop = Box(), threading.Event(), asyncio.new_event_loop()
    over = asyncio.Event()

    async def serve() -> None:
        async with serving_mail(box):
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(PATIENCE), "the mail server did not start"
        yield box
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def settings_of(box: Box) -> dict[str, str]:
    """The settings of a site that sends its mail there, as its environment has them."""
    return {
        "EXPERTCONNECT_SMTP_HOST": "127.0.0.1",
        "EXPERTCONNECT_SMTP_PORT": str(box.port),
        "EXPERTCONNECT_SMTP_SECURITY": "none",
        "EXPERTCONNECT_MAIL_FROM": "talks@example.org",
    }


def email_to(box: Box, address: str, about: str) -> EmailMessage:
    """The last e-mail to an address whose subject or text has something in it; waits until it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        emails: list[EmailMessage] = box.mails
        for email_of in reversed(emails):
            if address in str(email_of["To"]) and about in f"{email_of['Subject']}\n{text_of(email_of)}":
                found: EmailMessage = email_of
                return found
        threading.Event().wait(0.1)
    raise AssertionError(
        f"no letter to {address} about {about}; there are {[str(m['Subject']) for m in box.mails]}"
    )


def text_of(email_of: EmailMessage) -> str:
    """Its plain text."""
    body = email_of.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def link_in(email_of: EmailMessage, path: str) -> str:
    """The address in it that leads to a path, with its token."""
    found = re.search(rf"https?://\S*{path}\S*", text_of(email_of))
    assert found, text_of(email_of)
    return found.group()
