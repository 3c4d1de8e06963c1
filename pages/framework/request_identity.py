"""Identity of a request, as the identity middleware stored it in the ASGI scope."""

from starlette.types import Scope

from expertconnect.domain.people import NOBODY, Actor


def actor_of(scope: Scope) -> Actor:
    """Who asks, as `Identified` found out; nobody where it did not look."""
    actor = scope.get("state", {}).get("actor", NOBODY)
    return actor if isinstance(actor, Actor) else NOBODY


def bearer_of(scope: Scope) -> str:
    """A bearer token that is no session's: a manage link's token, or worthless; empty when there is none."""
    return str(scope.get("state", {}).get("bearer", ""))
