"""Validation of text input: normalised, visible, of bounded length, and stored equally by both databases.

Texts are normalised to NFC. Refused are control characters (NUL, ESC, and line breaks in a single line), lone
surrogates, noncharacters, and characters that override the text direction.
"""

import re
import unicodedata
from typing import NamedTuple

import idna
import phonenumbers
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

from expertconnect.domain import bounds
from expertconnect.domain.errors import Invalid
from expertconnect.domain.sentences import sentence

_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")
_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029"  # control characters and separators of lines
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of direction
    "\ud800-\udfff"  # lone surrogates: not text, and databases refuse them
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
    "|["
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_ENDS = " \t\n\u00a0\u00ad\u1680\u180e\u2000-\u200f\u202f\u205f-\u2064\u3000\ufeff"
_TRIM = re.compile(f"^[{_ENDS}]+|[{_ENDS}]+$")
# Characters that are letters or symbols by category but invisible: fillers and the blank of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")
_ODD = sentence("This contains characters that cannot be used here.")
_URL = re.compile(
    r"[a-z][a-z0-9+.-]*://|\b(?:https?|mailto):|\bwww\.|[^\s@]@[^\s@]+\.[^\s@]|\.[a-z]{2,}/", re.IGNORECASE
)
_DOTTED = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+([^\W\d_]{2,}|xn--[a-z0-9-]+)(?![\w-])")
_NO_DOMAINS = frozenset({"asp.net", "ado.net", "ml.net", "vb.net", "socket.io", "draw.io"})
_GENERIC_DOMAINS = frozenset(
    """
    academy agency app biz blog business cam career center chat click cloud club co coach com company consulting dev
    digital email example expert finance fun gmbh group guru health help host icu info ink invalid io legal life link
    live local localhost loan media mobi money name net network news online org page pro promo sale school services
    shop site social solutions space store support tech test tips today tools top training vip website win work
    world xyz zone
    """.split()
)
_COUNTRY_DOMAINS = frozenset(code.lower() for code in get_global("territory_zones")) | {"eu", "uk", "su"}
_MUST = sentence("Please fill this in.")
_NO_EMAIL = sentence("This is not an e-mail address. It should look like ada@example.org.")


class Address(NamedTuple):
    """An e-mail address as typed and folded.

    Attributes:
        key: The folded form, equal for all spellings of one address; for look-up and uniqueness.
        shown: As it was typed, in NFC; e-mails are sent there.
    """

    key: str
    shown: str


def refused(field: str, why: str) -> Invalid:
    """Return the validation error of one field."""
    return Invalid(fields={field: why})


def text(value: object, field: str, most: int, *, least: int = 0, lines: bool = False) -> str:
    """Validate a text: trimmed, in NFC, of bounded length.

    Args:
        field: Name of the form field, for the error.
        most: Maximum of characters.
        least: Minimum of characters; with 1 or more, one of them must be visible.
        lines: Whether line breaks (stored as LF) and tabs (stored as spaces) are allowed.

    Raises:
        Invalid: With a sentence for the field.
    """
    if value is None and not least:
        return ""
    if not isinstance(value, str):
        raise refused(field, _MUST if value is None else _ODD)
    if len(value) > most * 4 + 64:  # first, because normalising 10 MB takes a while
        raise refused(field, sentence("Please use at most {most} characters.", most=most))
    if lines:
        value = _BREAKS.sub("\n", value).replace("\t", " ")
    trimmed = _TRIM.sub("", value)
    if has_odd_characters(trimmed.replace("\n", "") if lines else trimmed):
        raise refused(field, _ODD)
    clean = unicodedata.normalize("NFC", trimmed)
    if len(clean) > most:
        raise refused(
            field,
            sentence("Please use at most {most} characters; these are {given}.", most=most, given=len(clean)),
        )
    if not is_visible(clean):
        clean = ""
    if len(clean) < least:
        raise refused(
            field,
            sentence("Please use at least {least} characters.", least=least)
            if clean and least > 1
            else _MUST,
        )
    return clean


def label(value: object, field: str, most: int, *, least: int = 0) -> str:
    """Validate a name or title: a text of one line that is no address, because it stands in e-mails and their subjects.

    Raises:
        Invalid: With a sentence for the field.
    """
    clean = text(value, field, most, least=least)
    if has_address(clean):
        raise refused(field, sentence("Please leave out web and e-mail addresses."))
    return clean


def has_address(value: str) -> bool:
    """Whether a text contains what programs make a link of: a URL, an e-mail address or a domain."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", value) if unicodedata.category(c) != "Cf")
    seen = seen.replace("\u3002", ".").replace("\uff61", ".")
    if _URL.search(seen):
        return True
    return any(_is_domain(found[0], found[1]) for found in _DOTTED.finditer(seen))


def _is_domain(word: str, ending: str) -> bool:
    """Whether a dotted word is a domain rather than a name such as Node.js, ASP.NET, St.Pauli or Dr.Li."""
    if word.casefold() in _NO_DOMAINS:
        return False
    if ending.casefold() in _GENERIC_DOMAINS:
        return True
    is_code = ending.casefold() in _COUNTRY_DOMAINS and (ending.islower() or word.isupper())
    return is_code and len(word.split(".")[-2]) > 1


def has_odd_characters(value: str) -> bool:
    """Whether a text contains characters that are refused: controls, separators, direction overrides, noncharacters."""
    return _REFUSED.search(value) is not None


def is_visible(value: str) -> bool:
    """Whether a text has a visible character."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in value)


def email(value: object, field: str = "email") -> Address:
    """Parse an e-mail address, without DNS.

    In the key the local part is in NFC with ASCII in lower case, and the domain in IDNA: `Mike` and `mike` are one
    address, `mıke` with a dotless i is another (RFC 6530 leaves other characters to the receiving host).

    Raises:
        Invalid: With a sentence for the field.
    """
    typed = text(value, field, bounds.EMAIL.most, least=1)
    try:
        parsed = validate_email(typed, check_deliverability=False, strict=True)
    except (EmailNotValidError, ValueError):
        raise refused(field, _NO_EMAIL) from None
    local = unicodedata.normalize("NFC", parsed.local_part)
    try:
        domain = ascii_domain(parsed.domain)
    except ValueError:
        raise refused(field, _NO_EMAIL) from None
    return Address(f"{_ascii_lower(local)}@{domain}", f"{local}@{parsed.domain}")


def email_key(value: str) -> str:
    """Return the folded form of a valid address.

    Raises:
        Invalid: If it is not a valid address.
    """
    return email(value).key


def ascii_domain(domain: str) -> str:
    """Return a domain as name servers know it, by IDNA 2008: for the key of an address, its envelope and its headers.

    Python's own codec is IDNA 2003, which writes `straße.de` as `strasse.de` and drops joiners: another host, whose
    owner would get the e-mail.

    Raises:
        ValueError: If it is not a domain.
    """
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise ValueError("not a domain") from error


def ascii_email(address: str) -> str:
    """Return an address with its domain by IDNA 2008, for programs that would translate it by older rules."""
    local, at, domain = address.rpartition("@")
    try:
        return address if domain.isascii() else f"{local}{at}{ascii_domain(domain)}"
    except ValueError:
        return address


def phone(value: object, field: str = "phone") -> str:
    """Parse a telephone number with its country code to E.164.

    Raises:
        Invalid: With a sentence for the field.
    """
    typed = text(value, field, bounds.PHONE.most, least=1)
    try:
        number = phonenumbers.parse("+" + typed[2:] if typed.startswith("00") else typed, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise refused(
            field, sentence("Please write the number with its country code, such as +49 30 901820.")
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _ascii_lower(value: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in value)
