"""Expert profiles: read the public page, edit the profile, change the username."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import UnitOfWork
from db.models import Category, Expert, ReleasedName, TimeOffSpan
from db.queries import offers as offer_rows
from expertconnect.domain import bounds
from expertconnect.domain.errors import NotFound
from expertconnect.domain.event_type import Offer
from expertconnect.domain.interval import Interval
from expertconnect.domain.people import USERNAME
from expertconnect.domain.sentences import sentence
from expertconnect.services.common import authorization, directory_version, validation
from expertconnect.services.event_types.public import offer_of
from expertconnect.services.experts.input import NAME_BLOCKED, languages, name_taken, require_name_free
from expertconnect.services.experts.profile_view import Profile, profile_of

TIME_OFF_SHOWN = timedelta(days=90)
"""How far ahead an expert's page shows time off."""


@dataclass(frozen=True, slots=True)
class Away:
    """Time off that is shown to clients."""

    span: Interval
    note: str


@dataclass(frozen=True, slots=True)
class ExpertPage:
    """Content of an expert's public page.

    Attributes:
        offers: The active offers, in the expert's order; places without their details.
        away: Coming time off with a public note.
        moved: Whether the requested username is an old one; `profile.username` is the current one.
    """

    profile: Profile
    offers: tuple[Offer, ...]
    away: tuple[Away, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """Unvalidated public profile; an edit replaces all fields.

    Attributes:
        category: The category's slug.
        hourly_rate: In minor units of the currency.
        languages: ISO 639 codes.
        buffer_minutes: Default buffer after sessions of new event types.
    """

    headline: str
    category: str
    bio: str = ""
    hourly_rate: int = 0
    currency: str = "EUR"
    languages: tuple[str, ...] = ()
    city: str = ""
    buffer_minutes: int = 0
    is_listed: bool = True


def expert_page(work: UnitOfWork, username: str) -> ExpertPage:
    """Return an expert's public page, also by a username that the expert released within the last 90 days.

    Raises:
        NotFound: If no expert has the username.
    """
    found = _by_name(work, username)
    if found is None:
        raise NotFound(sentence("There is nobody at this address."))
    expert_id, current = found
    return ExpertPage(
        profile=profile_of(work, expert_id),
        offers=tuple(
            _in_public(offer_of(work, row)) for row in offer_rows.active_offers(work.session, [expert_id])
        ),
        away=_away(work, expert_id),
        moved=current != username,
    )


def my_profile(work: UnitOfWork) -> Profile:
    """Return the signed-in expert's public profile.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
    """
    return profile_of(work, authorization.own_expert(work).id)


def as_typed(profile: Profile) -> ProfileInput:
    """Return a profile as input for its form; change it with `dataclasses.replace`."""
    return ProfileInput(
        headline=profile.headline,
        category=profile.category_slug,
        bio=profile.bio,
        hourly_rate=profile.rate.minor,
        currency=profile.rate.currency,
        languages=profile.languages,
        city=profile.city,
        buffer_minutes=profile.buffer_minutes,
        is_listed=profile.is_listed,
    )


def edit_public_profile(work: UnitOfWork, given: ProfileInput) -> Profile:
    """Change the signed-in expert's public profile.

    Raises:
        Invalid: With all invalid fields.
    """
    expert = authorization.own_expert(work)
    categories = dict(work.session.execute(select(Category.slug, Category.id)).all())
    with validation.Form() as form:
        headline = form.of(validation.text_within, given.headline, "headline", bounds.HEADLINE)
        bio = form.of(validation.text_within, given.bio, "bio", bounds.BIO)
        category = form.of(validation.one_of, given.category, "category", categories)
        rate = form.of(validation.money, given.hourly_rate, given.currency, "hourly_rate")
        spoken = form.of(languages, given.languages)
        city = form.of(validation.text_within, given.city, "city", bounds.CITY)
        rest = form.of(validation.integer_within, given.buffer_minutes, "buffer_minutes", bounds.BUFFER)
        listed = form.of(validation.yes_or_no, given.is_listed, "is_listed")
    expert.headline, expert.bio, expert.category_id = headline, bio, categories[category]
    expert.hourly_rate_minor, expert.currency = rate.minor, rate.currency
    expert.languages, expert.city = list(spoken), city
    expert.buffer_after_minutes, expert.is_listed = rest, listed
    work.session.flush()
    directory_version.bump(work, expert.id)
    return profile_of(work, expert.id)


def rename(work: UnitOfWork, username: str) -> Profile:
    """Change the username. The old one redirects, and is blocked for others for 90 days.

    Raises:
        Invalid: If it is not valid, or reserved.
        Taken: If another expert has it, or released it within 90 days.
    """
    expert = authorization.own_expert(work)
    new, old = validation.username(username), expert.username
    if new == old:
        return profile_of(work, expert.id)
    require_name_free(work, new, expert.id)
    # The expert takes back a released name, or its time of blocking is over.
    work.session.execute(delete(ReleasedName).where(ReleasedName.username == new))
    try:
        with work.attempt():
            work.session.execute(update(Expert).where(Expert.id == expert.id).values(username=new))
    except IntegrityError as error:
        raise name_taken() from error
    released = work.insert(ReleasedName).values(username=old, expert_id=expert.id, released_at=work.now)
    columns = {"expert_id": expert.id, "released_at": work.now}
    work.session.execute(released.on_conflict_do_update(index_elements=["username"], set_=columns))
    directory_version.bump(work, expert.id)
    return profile_of(work, expert.id)


def _in_public(offer: Offer) -> Offer:
    """Return an offer without the phone number, address or link, which are for attendees only."""
    return replace(offer, place_detail="")


def _by_name(work: UnitOfWork, username: object) -> tuple[int, str] | None:
    name = username.lower() if isinstance(username, str) and username.isascii() else ""
    if not USERNAME.fullmatch(name):
        return None
    row = work.session.execute(select(Expert.id, Expert.username).where(Expert.username == name)).first()
    if row is None:
        row = work.session.execute(
            select(Expert.id, Expert.username)
            .join(ReleasedName, ReleasedName.expert_id == Expert.id)
            .where(ReleasedName.username == name, ReleasedName.released_at > work.now - NAME_BLOCKED)
        ).first()
    return None if row is None else (row[0], row[1])


def _away(work: UnitOfWork, expert_id: int) -> tuple[Away, ...]:
    rows = work.session.execute(
        select(TimeOffSpan.starts_at, TimeOffSpan.ends_at, TimeOffSpan.note)
        .where(
            TimeOffSpan.expert_id == expert_id,
            TimeOffSpan.public,
            TimeOffSpan.ends_at > work.now,
            TimeOffSpan.starts_at < work.now + TIME_OFF_SHOWN,
        )
        .order_by(TimeOffSpan.starts_at)
    )
    return tuple(Away(Interval(start, end), note) for start, end, note in rows)
