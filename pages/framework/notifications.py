"""Notifications: toasts on any open page about changes of the viewer's bookings; an ended session closes its pages."""

from components.kit.browser_calls import call
from expertconnect.domain.events import (
    BookingChanged,
    SessionEnded,
    expert_topic,
    person_topic,
    session_topic,
)
from expertconnect.i18n import N_, _, moment
from expertconnect.services import bookings
from pages.framework.visit import Visit

_FOR_CLIENT = {
    "approved": N_("{expert} has confirmed your session on {when}."),
    "declined": N_("{expert} has declined your request for {when}."),
    "cancelled": N_("{expert} has cancelled your session on {when}."),
    "moved": N_("{expert} has moved your session to {when}."),
    "restored": N_("{expert} has taken back a change: your session on {when} stands."),
    "expired": N_("Your request to {expert} for {when} was not answered in time."),
    "booked": N_("{expert} has booked a session with you on {when}."),
}
_FOR_EXPERT = {
    "booked": N_("{client} has booked {title} on {when}."),
    "requested": N_("{client} asks for {title} on {when}."),
    "cancelled": N_("{client} has cancelled {title} on {when}."),
    "moved": N_("{client} has moved {title} to {when}."),
    "restored": N_("{client} has taken back a change: {title} on {when} stands."),
    "reviewed": N_("{client} has left a review."),
}
_NOTICES = {"signed_out": N_("You are signed out on this device.")}
"""Toasts for `?notice=` in the address of a redirect; some pages show notices of their own in their content."""


def follow(visit: Visit) -> None:
    """Notify the viewer of the page about their bookings from now on."""
    actor = visit.actor
    text = _NOTICES.get(visit.query("notice", 20))
    if visit.client is not None:
        visit.context.hold_presence.elsewhere(visit.client, actor)
        if text is not None and actor.user_id is None:
            visit.say(_(text))
            call(visit.client, "forgetNotice")
    if actor.user_id is not None:
        visit.follow(person_topic(actor.user_id), lambda event: _notify(visit, event, as_expert=False))
    if actor.expert_id is not None:
        visit.follow(expert_topic(actor.expert_id), lambda event: _notify(visit, event, as_expert=True))
    if actor.session_id is not None:
        visit.follow(session_topic(actor.session_id), lambda event: _close_page(visit, event))


async def _notify(visit: Visit, event: object, *, as_expert: bool) -> None:
    if not isinstance(event, BookingChanged) or event.by_expert == as_expert:
        return  # the viewer's own command was already confirmed on the page that ran it
    text = (_FOR_EXPERT if as_expert else _FOR_CLIENT).get(event.what)
    if text is None:
        return
    details = await visit.ask(bookings.one, event.booking_uid)
    when = moment(details.session.start, visit.zone, visit.locale, hour12=visit.hour12)
    client = details.attendee.name if details.attendee else _("Somebody")
    visit.say(
        _(text).format(expert=details.expert_name, client=client, title=details.title, when=when),
        kind="warning" if event.what in {"cancelled", "declined", "expired"} else "info",
    )


def _close_page(visit: Visit, event: object) -> None:
    if isinstance(event, SessionEnded) and visit.client is not None:
        call(visit.client, "leave", event.is_replaced)
