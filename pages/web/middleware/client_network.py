"""Client network address behind trusted proxies."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

UNKNOWN = "unknown"
ONE_SITE = 64  # bits of an IPv6 address that a provider gives to one customer, at the least
MAX_HOPS = 32

_FORWARDED_FOR = re.compile(r"(?:^|;)\s*for\s*=\s*(\"[^\"]*\"|[^;\s]+)", re.IGNORECASE)


def networks(value: str) -> tuple[Network, ...]:
    """Parse a comma-separated setting of networks.

    Raises:
        ValueError: If one of them is not a network or an address.
    """
    return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())


def client_network(scope: Scope, trusted_proxies: Sequence[Network]) -> str:
    """Return the network that is counted for a request: an IPv4 address, or the /64 of an IPv6 one.

    X-Forwarded-For is trusted as far as trusted proxies wrote it: read from the right, the first address that is not
    such a proxy is the client's. Forwarded (RFC 7239) is read only without X-Forwarded-For, so a proxy that writes
    one of them must drop the other.

    Returns:
        `unknown` where the server has no address, such as behind a Unix socket.
    """
    peer = scope.get("client")
    address = _address(peer[0]) if peer else None
    if address is None:
        return UNKNOWN
    for hop in reversed(_hops(Headers(scope=scope))[-MAX_HOPS:]):
        if not any(address in network for network in trusted_proxies):
            break
        forwarded = _address(hop)
        if forwarded is None:
            break  # such as "unknown": the last known address counts
        address = forwarded
    return _counted(address)


def is_trusted_peer(scope: Scope, trusted_proxies: Sequence[Network]) -> bool:
    """Whether a request comes from a trusted proxy."""
    peer = scope.get("client")
    address = _address(peer[0]) if peer else None
    return address is not None and any(address in network for network in trusted_proxies)


def passed_unknown_proxy(scope: Scope, trusted_proxies: Sequence[Network]) -> bool:
    """Whether a request has come through a proxy that is not trusted, so that all its visitors count as one."""
    return bool(_hops(Headers(scope=scope))) and not is_trusted_peer(scope, trusted_proxies)


def is_direct(peer: str, trusted_proxies: Sequence[Network]) -> bool:
    """Whether the peer of a connection is a visitor: neither a trusted proxy nor on this machine."""
    address = _address(peer)
    if address is None or address.is_loopback:
        return False
    return not any(address in network for network in trusted_proxies)


def counted_network(peer: str) -> str:
    """Return the network that is counted for the peer of a connection, as `client_network` does for a request."""
    address = _address(peer)
    return UNKNOWN if address is None else _counted(address)


def _hops(headers: Headers) -> list[str]:
    if lists := headers.getlist("x-forwarded-for"):
        return ",".join(lists).split(",")
    elements = ",".join(headers.getlist("forwarded")).split(",")
    return [found.group(1).strip('"') for element in elements if (found := _FORWARDED_FOR.search(element))]


def _address(value: str) -> Address | None:
    value = value.strip()
    if value.startswith("["):
        value = value[1:].partition("]")[0]
    elif value.count(":") == 1:
        value = value.partition(":")[0]
    try:
        address = ip_address(value)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _counted(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), ONE_SITE), strict=False))
