"""Reviews: rating and text by the client of a completed session, one per booking, shown on the expert's page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Expert, Review, User
from expertconnect.domain import bounds
from expertconnect.domain.booking import LIVE, BookingStatus
from expertconnect.domain.errors import Forbidden, Invalid, NotFound, NotOffered, Taken, TooSoon
from expertconnect.domain.events import BookingChanged
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts.address_proof import ALLOWED, proof_of
from expertconnect.services.common import authorization, directory_version, validation
from expertconnect.services.common.authorization import Action
from expertconnect.services.common.ids import is_word

MAX_LIMIT = 60
_TWICE = sentence("You have rated this session already. Thank you.")
_NOT_YET = sentence("A session can be rated once it has taken place.")
_NEVER = sentence("This session did not take place, so it cannot be rated.")
_NOT_BY_EXPERT = sentence("This session was entered by the expert, so it cannot be rated.")
_UNPROVEN = sentence(
    "Please open your bookings with the link that we send to your e-mail address; then you can rate this session."
)


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review.

    Attributes:
        author: First name and initial.
        text: Untrusted text; may be empty.
    """

    id: int
    author: str
    stars: int
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of an expert's reviews, newest first.

    Attributes:
        average: Average rating, 1 to 5; None before the first review.
        total: Number of all reviews.
        by_stars: Number of reviews by stars, 1 to 5.
        next_cursor: For the next page; None on the last.
    """

    items: tuple[ReviewView, ...]
    average: float | None
    total: int
    by_stars: dict[int, int]
    next_cursor: str | None


def write(work: UnitOfWork, booking_uid: str, stars: int, text: str = "") -> ReviewView:
    """Review a completed session as its client: by account, guest session or manage link.

    Raises:
        NotFound: If there is no such booking, or the actor has no role for it.
        Forbidden: If the actor is the expert.
        TooSoon, NotOffered: If the session has not taken place yet, or did not.
        Taken: If there is a review already. The unique key decides, without a query before.
        Invalid: If the stars are not 1 to 5, or the text is not valid.
    """
    booking = None
    if is_word(booking_uid):
        booking = work.session.scalar(select(Booking).where(Booking.uid == booking_uid))
    authorization.authorize(work, Action.REVIEW_BOOKING, booking)
    if booking is None:
        raise NotFound
    _require_proof(work, booking)
    with validation.Form() as form:
        valid_stars = form.of(validation.integer_within, stars, "stars", bounds.STARS)
        valid_text = form.of(validation.text_within, text, "text", bounds.REVIEW)
    if booking.status != BookingStatus.COMPLETED:
        raise TooSoon(_NOT_YET) if booking.status in LIVE else NotOffered(_NEVER)
    row = Review(
        booking_id=booking.id,
        expert_id=booking.expert_id,
        author=public_name(booking.name),
        stars=valid_stars,
        text=valid_text,
        created_at=work.now,
    )
    try:
        with work.attempt():
            work.session.add(row)
            work.session.flush()
    except IntegrityError as error:
        raise Taken(_TWICE) from error
    work.session.execute(
        update(Expert)
        .where(Expert.id == booking.expert_id)
        .values(rating_sum=Expert.rating_sum + valid_stars, rating_count=Expert.rating_count + 1)
        .execution_options(synchronize_session=False)
    )
    directory_version.bump(work, booking.expert_id)
    work.announce(
        BookingChanged(booking.uid, booking.expert_id, booking.client_id, "reviewed", by_expert=False)
    )
    return _view(row)


def _require_proof(work: UnitOfWork, booking: Booking) -> None:
    """Refuse reviews that the expert could write: of a session that the expert entered, by an address that nobody has
    proven, or by the expert's own.

    Raises:
        Forbidden: With a sentence that says what to do.
    """
    entered = booking.held_by is None and booking.client_id is None and not booking.held_from
    if entered or booking.email == _address_of_expert(work, booking.expert_id):
        raise Forbidden(_NOT_BY_EXPERT)
    if booking.proven_at is None and not ALLOWED[proof_of(work, booking.email)].may_review:
        raise Forbidden(_UNPROVEN)


def _address_of_expert(work: UnitOfWork, expert_id: int) -> str | None:
    of_expert = select(User.email).join(Expert, Expert.user_id == User.id).where(Expert.id == expert_id)
    return work.session.scalar(of_expert)


def of_expert(work: UnitOfWork, username: str, limit: int = 12, cursor: str = "") -> ReviewPage:
    """Return the reviews of an expert, newest first. Public.

    Raises:
        NotFound: If there is no such expert.
        Invalid: If the limit or the cursor is not valid.
    """
    validation.integer(limit, "limit", 1, MAX_LIMIT)
    before = _before(cursor)
    expert_id = None
    if is_word(username):
        expert_id = work.session.scalar(select(Expert.id).where(Expert.username == username.lower()))
    if expert_id is None:
        raise NotFound
    of_this_expert = Review.expert_id == expert_id
    counted = work.session.execute(
        select(Review.stars, func.count()).where(of_this_expert).group_by(Review.stars).order_by(Review.stars)
    )
    by_stars = dict.fromkeys(range(1, 6), 0) | dict(counted.all())
    total = sum(by_stars.values())
    older = of_this_expert if before is None else of_this_expert & (Review.id < before)
    rows = work.session.scalars(select(Review).where(older).order_by(Review.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return ReviewPage(
        items=tuple(_view(row) for row in shown),
        average=sum(stars * count for stars, count in by_stars.items()) / total if total else None,
        total=total,
        by_stars=by_stars,
        next_cursor=str(shown[-1].id) if len(rows) > limit else None,
    )


def public_name(name: str) -> str:
    """Return a client's public name: first name and the initial of the last."""
    first, _, rest = name.partition(" ")
    last = rest.rsplit(" ", 1)[-1]
    return f"{first} {last[0]}." if last else first


def _before(cursor: object) -> int | None:
    if cursor in (None, ""):
        return None
    if isinstance(cursor, str) and cursor.isascii() and cursor.isdigit() and len(cursor) < 10:
        return int(cursor)
    raise Invalid(fields={"cursor": sentence("This page of the reviews is no longer there.")})


def _view(row: Review) -> ReviewView:
    return ReviewView(row.id, row.author, row.stars, row.text, row.created_at)
