"""How tests make bookings and read the e-mails that follow from them."""

from datetime import timedelta
from email import message_from_bytes, policy

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import OutboxJob, User
from expertconnect.config import Settings
from expertconnect.domain.booking import Attendee
from expertconnect.services import bookings
from expertconnect.services.email import account, render
from expertconnect.services.email.account import Untrue
from expertconnect.services.email.render import EmailContent
from tests.world import ADA, NINE, Cast, World

SECONDS = timedelta(seconds=1)
SPAM = Attendee("Cheap pills", "victim@example.org", notes="Buy at evil.example", time_zone="Asia/Tokyo")


def booked(world: World, attendee: Attendee = ADA, by: Cast | None = None) -> str:
    """A session at nine; its uid."""
    actor = by.actor if by else world.guest()
    return world.as_(actor).do(bookings.book_now, "grace", "intro", NINE, attendee).details.uid


def content(world: World, kind: str, to: str | None = None) -> EmailContent:
    """The e-mail of the newest job of a kind, which must be true."""
    found = verdict(world, kind, to)
    assert isinstance(found, EmailContent), found
    return found


def verdict(world: World, kind: str, to: str | None = None) -> EmailContent | Untrue:
    """What becomes of the newest job of a kind."""

    def key(work: UnitOfWork) -> str:
        rows = work.session.scalars(
            select(OutboxJob).where(OutboxJob.purpose == kind).order_by(OutboxJob.id.desc())
        )
        return next(row.key for row in rows if to is None or row.payload["to"] == to)

    return world.ask(account.preview, world.ask(key))


def site(world: World) -> Settings:
    """The settings of a site that sends mail."""
    return world.settings.model_copy(update={"mail_from": "Talks <talks@example.org>"})


def whole(world: World, found: EmailContent) -> str:
    """Everything that leaves with an e-mail, decoded."""
    message = message_from_bytes(
        render.message(found, site(world), world.clock()).as_bytes(), policy=policy.default
    )
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])


def unproven(world: World, cast: Cast) -> None:
    """As if the address had never been confirmed."""

    def change(work: UnitOfWork) -> None:
        work.session.get_one(User, cast.user_id).email_verified_at = None

    world.do(change)


def facts(found: EmailContent) -> dict[str, str]:
    """The small table."""
    return dict(found.facts)
