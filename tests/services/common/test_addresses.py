"""Domains of addresses, and addresses where a name or title is asked for."""

import re
from pathlib import Path

import pytest

import expertconnect
from expertconnect.domain.errors import Invalid
from expertconnect.services.common import validation
from expertconnect.services.common.text import ascii_email
from expertconnect.services.email import render
from tests.services.common.test_validation import refusal


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("straße.de", "xn--strae-oqa.de"),
        ("ΒΌΛΟΣ.gr", "xn--nxasmq6b.gr"),
        ("βόλος.gr", "xn--nxasmm1c.gr"),
        ("ශ්\u200dරී.com", "xn--10cl1a0b660p.com"),
        ("نامه\u200cای.com", "xn--mgba3gch31f060k.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_key_envelope_and_calendar_of_an_address_name_one_host_by_idna_2008(typed: str, host: str) -> None:
    assert render.address(f"ada@{typed}").domain == host
    assert ascii_email(f"ada@{typed}") == f"ada@{host}"
    try:
        address = validation.email(f"ada@{typed}")
    except Invalid:
        assert "\u200c" in typed or "\u200d" in typed, "joiners may be refused, never dropped"
        return
    assert address.key == f"ada@{host}"
    assert render.address(address.shown).addr_spec == f"ada@{host}"


def test_no_module_translates_domains_by_the_older_rules() -> None:
    root = Path(expertconnect.__file__).parent.parent
    for folder in ("expertconnect", "pages", "components", "db"):
        for path in (root / folder).rglob("*.py"):
            assert not re.search(r"""(encode|decode)\(["']idna""", path.read_text()), path


@pytest.mark.parametrize(
    "value",
    [
        "PayPal Security https://evil.example",
        "PayPal Security evil.example",
        "Unlock: www.evil.example/now",
        "EVIL.EXAMPLE",
        "Paypal.Com",
        "paypal.de",
        "PAYPAL.DE",
        "evil\u3002com",
        "ev\u200bil.com",
        "\uff45\uff56\uff49\uff4c\uff0e\uff43\uff4f\uff4d",
        "math.evil.unknown/unlock",
        "help@evil.example",
        "mailto:help@evil.example",
        "ftp://evil",
        "xn--pypal-4ve.com",
        "p\u0430ypal.com",
    ],
)
def test_a11_names_and_titles_that_are_addresses_are_refused(value: str) -> None:
    assert "address" in refusal(validation.name, value)["name"]
    assert "address" in refusal(validation.title, value)["title"]


@pytest.mark.parametrize(
    "value",
    [
        "Dr. Li",
        "Dr.Li",
        "St.Pauli",
        "J.R.R. Tolkien",
        "Jane Doe, M.Sc.",
        "JANE DOE, B.SC.",
        "Node.js and ASP.NET for beginners",
        "C++/C# in 24 h: 9.30/10.30",
        "Anna-Maria O'Brien",
        "Q&A @ lunch",
        "Version 2.0",
        "\u5c71\u7530\u3002\u592a\u90ce",
    ],
)
def test_names_and_titles_that_merely_have_dots_are_taken(value: str) -> None:
    assert validation.name(value) == value
    assert validation.title(value) == value
