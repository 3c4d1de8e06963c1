"""What a booking's pages say about the e-mail to its client: sent only once the mail server has accepted it."""

from components.booking.confirmation import EmailState
from expertconnect.domain.errors import DomainError
from expertconnect.services import bookings
from pages.framework.visit import Visit

_KNOWN: dict[str, EmailState] = {"waiting": "waiting", "sent": "sent", "failed": "failed"}


async def email_state_of(visit: Visit, uid: str) -> EmailState:
    """Return the state of the last e-mail to a booking's client; none where the site sends no mail."""
    if not visit.application.settings.sends_mail:
        return "none"
    try:
        return _KNOWN.get(await visit.ask(bookings.email_state, uid), "waiting")
    except DomainError:  # this browser may no longer see the booking
        return "waiting"
