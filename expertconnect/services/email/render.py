"""E-mail rendering: plain text and HTML from one set of texts, with the calendar file attached.

Each kind has a template, templates/<kind>.j2, with a subject and paragraphs as plain text. The two layouts add
greeting, facts and links; the HTML layout escapes everything. Headers are written by email.headerregistry, which
refuses line breaks and second addresses.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from expertconnect.config import Settings
from expertconnect.i18n import ReaderLocale, _, reading
from expertconnect.services.calendar_export.ics import Method
from expertconnect.services.common.text import ascii_domain

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html.j2"], default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["_"] = _  # and no {% trans %}: its translations would count as markup
LONGEST_SUBJECT = 180
ENGLISH = ReaderLocale()


@dataclass(frozen=True, slots=True)
class Attached:
    """A calendar file attached to an e-mail, and its iTIP method."""

    file: bytes
    method: Method
    name: str


@dataclass(frozen=True, slots=True)
class EmailContent:
    """Complete content of one e-mail; rendering it needs no database.

    Attributes:
        key: The outbox job's; one key is one Message-ID, however often it is sent.
        kind: Name of the template.
        to: Address of the only recipient.
        variables: Variables of the template.
        greeting: Name in the salutation; empty if no name may be used.
        facts: Label and text of each, shown as a small table.
        meets_at: URL of the session; the only fact that may be a link.
        link: Text and URL of the button.
        code: Digits to type on the site; empty for none.
        reply_to: Name and address for Reply-To; None for the site itself.
        reader: Language and clock of the recipient.
        thread: What the e-mail belongs to, such as a booking's uid, so that mail programs group it.
        unproven: The folded address if it has not proven itself; such e-mails are limited for each recipient.
    """

    key: str
    kind: str
    to: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    greeting: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    meets_at: str = ""
    link: tuple[str, str] | None = None
    code: str = ""
    calendar: Attached | None = None
    reply_to: tuple[str, str] | None = None
    reader: ReaderLocale = ENGLISH
    thread: str = ""
    unproven: str = ""

    @property
    def link_code(self) -> str:
        """The token of the link, to paste where a mail program has cut the link short; empty if digits do the same."""
        return "" if self.code or self.link is None else self.link[1].partition("#")[2]


@dataclass(frozen=True, slots=True)
class Written:
    """A rendered e-mail, as operators see it before it is sent."""

    to: str
    subject: str
    text: str
    html: str


def written(content: EmailContent, settings: Settings) -> Written:
    """Render subject and both bodies in the recipient's language."""
    with reading(content.reader):
        return _written(content, settings)


def _written(content: EmailContent, settings: Settings) -> Written:
    template = TEMPLATES.get_template(f"{content.kind}.j2")
    context = template.new_context({"site": settings.site_name, **content.variables})
    subject = _for_header("".join(template.blocks["subject"](context)))[:LONGEST_SUBJECT]
    body = "".join(template.blocks["body"](context))
    variables = {
        "content": content,
        "reader": content.reader,
        "subject": subject,
        "paragraphs": [one_line(part) for part in re.split(r"\n\s*\n", body) if part.strip()],
        "site": settings.site_name,
        "url": settings.url,
    }
    text = TEMPLATES.get_template("email.txt.j2").render(variables)
    html = TEMPLATES.get_template("email.html.j2").render(variables)
    return Written(content.to, subject, re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n", html)


def message(content: EmailContent, settings: Settings, now: datetime) -> EmailMessage:
    """Build the MIME message.

    Raises:
        ValueError: If an address is not valid; validated input never contains one.
    """
    rendered = written(content, settings)
    to = address(content.to)
    mail = EmailMessage(policy=policy.SMTP if to.username.isascii() else policy.SMTPUTF8)
    mail["From"] = sender(settings)
    mail["To"] = to
    if content.reply_to is not None and content.reply_to[1].rpartition("@")[0].isascii():
        name, email = content.reply_to
        mail["Reply-To"] = address(email, name)
    mail["Subject"] = rendered.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(content.key, settings)
    if content.thread:
        mail["References"] = message_id(content.thread, settings)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    if content.calendar is not None:
        _attach(mail, content.calendar)
    # Last, because adding a part moves Content headers into the first part.
    mail["Content-Language"] = content.reader.locale
    return mail


def message_bytes(content: EmailContent, settings: Settings, now: datetime) -> bytes:
    """Serialize the message. About ten milliseconds of work: run it off the event loop.

    Raises:
        ValueError: As `message`.
    """
    return message(content, settings, now).as_bytes()


def sender(settings: Settings) -> Address:
    """Return the From address of the site.

    Raises:
        ValueError: If EXPERTCONNECT_MAIL_FROM is not an address.
    """
    name, email = parseaddr(settings.mail_from)
    return address(email or "", name or settings.site_name)


def address(email: str, name: str = "") -> Address:
    """Parse exactly one address, with its domain in ASCII as SMTP requires.

    Raises:
        ValueError: For anything else, such as no @, a second address or a line break.
    """
    local, at, domain = email.rpartition("@")
    if not at or not local or re.search(r"[\s\x00-\x1f\x7f<>,;:()\[\]\"\\]|@", local):
        raise ValueError("not an e-mail address")
    return Address(display_name=_for_header(name)[:120], username=local, domain=ascii_domain(domain))


def message_id(key: str, settings: Settings) -> str:
    """Return the Message-ID of a key: a hash, always the same, that reveals nothing of the key."""
    domain = ascii_domain(parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def one_line(text: str) -> str:
    """Remove line breaks and control characters from a text."""
    return " ".join("".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text).split())


def _for_header(text: str) -> str:
    """Reduce a text to a single line without encoded words (RFC 2047).

    email.headerregistry decodes encoded words and writes the result, so that a name such as
    ``=?utf-8?q?=0ABcc:...?=`` would put a line break into the header.
    """
    return one_line(text).replace("=?", "= ?")


def _attach(mail: EmailMessage, calendar: Attached) -> None:
    """Attach the file twice: as an alternative, which Outlook and Gmail turn into buttons, and as a download."""
    text = calendar.file.decode()
    params = {"method": str(calendar.method)}
    mail.add_alternative(text, subtype="calendar", cte="base64", params=params)
    mail.add_attachment(text, subtype="calendar", cte="base64", params=params, filename=calendar.name)
