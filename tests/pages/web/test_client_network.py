"""A visitor cannot choose the address they are counted under."""

import pytest

from pages.web.middleware.client_network import client_network, networks
from tests.pages.web.small import scope_of

PROXIES = networks("10.0.0.0/8, 2001:db8:aaaa::/48")


@pytest.mark.parametrize(
    ("peer", "headers", "counted"),
    [
        ("203.0.113.7", {}, "203.0.113.7"),
        ("203.0.113.7", {"X-Forwarded-For": "198.51.100.1"}, "203.0.113.7"),
        ("203.0.113.7", {"Forwarded": "for=198.51.100.1"}, "203.0.113.7"),
        ("10.0.0.1", {"X-Forwarded-For": "198.51.100.1"}, "198.51.100.1"),
        ("10.0.0.1", {"X-Forwarded-For": "1.1.1.1, 198.51.100.1"}, "198.51.100.1"),
        ("10.0.0.1", {"X-Forwarded-For": "1.1.1.1, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"),
        ("10.0.0.1", {"X-Forwarded-For": "10.0.0.3"}, "10.0.0.3"),
        ("10.0.0.1", {"X-Forwarded-For": "198.51.100.1, nonsense"}, "10.0.0.1"),
        ("10.0.0.1", {"X-Forwarded-For": "198.51.100.1:4711"}, "198.51.100.1"),
        ("10.0.0.1", {"Forwarded": 'for=1.1.1.1, for="198.51.100.1:4711";proto=https'}, "198.51.100.1"),
        ("10.0.0.1", {"Forwarded": 'For="[2001:db8:1:2:3::4]:47"'}, "2001:db8:1:2::/64"),
        ("10.0.0.1", {"Forwarded": "for=_hidden"}, "10.0.0.1"),
        ("10.0.0.1", {"X-Forwarded-For": ", ".join(["1.1.1.1"] * 5000)}, "1.1.1.1"),
        ("2001:db8:1:2:3:4:5:6", {}, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", {}, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", {}, "203.0.113.7"),
        ("2001:db8:aaaa::1", {"X-Forwarded-For": "198.51.100.1"}, "198.51.100.1"),
        (None, {"X-Forwarded-For": "198.51.100.1"}, "unknown"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(
    peer: str | None, headers: dict[str, str], counted: str
) -> None:
    assert client_network(scope_of(headers, peer), PROXIES) == counted


def test_a_setting_that_is_no_network_is_refused() -> None:
    assert networks("") == ()
    with pytest.raises(ValueError, match="nonsense"):
        networks("10.0.0.0/8, nonsense")
