"""Identity of a request, as the identity middleware stored it in the ASGI scope."""

from starlette.types import Scope

from expertconnect.domain.people import NOBODY, Actor


def actor_of(scope: Scope) -> Actor:
    """Return the actor of a request; NOBODY where the middleware did not run."""
    actor = scope.get("state", {}).get("actor", NOBODY)
    return actor if isinstance(actor, Actor) else NOBODY


def bearer_of(scope: Scope) -> str:
    """Return a bearer token that is not a session's, such as a manage link's; empty if there is none."""
    return str(scope.get("state", {}).get("bearer", ""))
