"""Download response with a booking's iCalendar file."""

from starlette.responses import Response

from expertconnect.application import Application
from expertconnect.domain.people import Actor
from expertconnect.services import accounts, bookings
from expertconnect.services.calendar_export import ics


async def calendar_of(application: Application, actor: Actor, uid: str) -> Response:
    """Return the iCalendar file of a booking to one of its two parties.

    Raises:
        NotFound: For anybody else.
    """
    gateway = application.acting(actor)
    details = await gateway.ask(bookings.one, uid)
    for_expert = actor.expert_id is not None and actor.expert_id == details.expert_id
    mine = (await gateway.ask(accounts.me)).email if for_expert else None
    body = ics.of_booking(details, application.settings, now=application.clock(), for_expert=mine)
    disposition = f'attachment; filename="{ics.file_name(details)}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(body, media_type=ics.content_type(), headers=headers)
