"""Validation of a new expert's input; availability of usernames."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Category, Expert, ReleasedName, User
from expertconnect.domain import bounds
from expertconnect.domain.errors import Taken
from expertconnect.domain.sentences import sentence
from expertconnect.i18n import LANGUAGES
from expertconnect.services.common import validation

NAME_BLOCKED = timedelta(days=90)
"""How long a released username is blocked for others, so that old links do not mislead."""


@dataclass(frozen=True, slots=True)
class ExpertInput:
    """Unvalidated input for becoming an expert.

    Attributes:
        category: The category's slug.
        hourly_rate: In minor units of the currency.
        time_zone: Zone of the hours; None for the account's.
        buffer_minutes: Default buffer after sessions of new event types.
    """

    username: str
    headline: str
    category: str
    bio: str = ""
    hourly_rate: int = 0
    currency: str = "EUR"
    languages: tuple[str, ...] = ()
    city: str = ""
    time_zone: str | None = None
    buffer_minutes: int = 0


def require_name_free(work: UnitOfWork, username: str, expert_id: int | None = None) -> None:
    """Refuse a username that another expert has, or released less than 90 days ago.

    Raises:
        Taken: If it is in use or blocked.
    """
    owner = work.session.scalar(select(Expert.id).where(Expert.username == username))
    former = work.session.scalar(
        select(ReleasedName.expert_id).where(
            ReleasedName.username == username, ReleasedName.released_at > work.now - NAME_BLOCKED
        )
    )
    if {owner, former} - {None, expert_id}:
        raise name_taken()


def name_taken() -> Taken:
    """Return the error for a username that is in use."""
    message = sentence("This name is taken. Please choose another.")
    return Taken(message, fields={"username": message})


def languages(given: object) -> tuple[str, ...]:
    """Validate ISO 639 codes with a known name, each once, in the order given.

    Raises:
        Invalid: If there are too many, or one is unknown.
    """
    if not isinstance(given, (tuple, list)) or len(given) > bounds.LANGUAGES.most:
        raise validation.refused("languages", bounds.LANGUAGES.refusal)
    return tuple(dict.fromkeys(validation.one_of(code, "languages", LANGUAGES) for code in given))


def expert_row(work: UnitOfWork, user: User, given: ExpertInput) -> Expert:
    """Return the row of a new expert, not yet added.

    Raises:
        Invalid: With all invalid fields.
    """
    categories = {row.slug: row.id for row in work.session.execute(select(Category.slug, Category.id))}
    with validation.Form() as form:
        username = form.of(validation.username, given.username)
        headline = form.of(validation.text_within, given.headline, "headline", bounds.HEADLINE)
        bio = form.of(validation.text_within, given.bio, "bio", bounds.BIO)
        category = form.of(validation.one_of, given.category, "category", categories)
        rate = form.of(validation.money, given.hourly_rate, given.currency, "hourly_rate")
        city = form.of(validation.text_within, given.city, "city", bounds.CITY)
        zone = form.of(validation.zone, given.time_zone or user.time_zone)
        rest = form.of(validation.integer_within, given.buffer_minutes, "buffer_minutes", bounds.BUFFER)
        spoken = form.of(languages, given.languages)
    return Expert(
        user_id=user.id,
        username=username,
        headline=headline,
        bio=bio,
        category_id=categories[category],
        languages=list(spoken),
        city=city,
        hourly_rate_minor=rate.minor,
        currency=rate.currency,
        buffer_after_minutes=rest,
        time_zone=zone,
        created_at=work.now,
    )
