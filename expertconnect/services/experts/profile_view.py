"""Profile view: the public profile of an expert."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Category, Expert, Picture, User
from expertconnect.domain.errors import NotFound
from expertconnect.domain.money import Money
from expertconnect.domain.people import picture_address


@dataclass(frozen=True, slots=True)
class Profile:
    """An expert's public profile.

    Attributes:
        bio: Untrusted Markdown; `i18n.markdown` renders it as safe HTML.
        languages: ISO 639 codes.
        rate: Hourly rate.
        rating: 1 to 5; None before the first review.
        image_url: Their picture, as returned by `domain.people.picture_address`; empty for none.
        is_listed: Whether it is in the directory; its own page is always public.
    """

    expert_id: int
    username: str
    name: str
    headline: str
    bio: str
    category: str
    category_slug: str
    languages: tuple[str, ...]
    city: str
    time_zone: str
    rate: Money
    buffer_minutes: int
    rating: float | None
    reviews: int
    is_listed: bool
    since: datetime
    image_url: str = ""


def profile_of(work: UnitOfWork, expert_id: int) -> Profile:
    """Return the profile of an expert, listed or not.

    Raises:
        NotFound: If there is no such expert.
    """
    row = work.session.execute(
        select(Expert, User.name, Category.name, Category.slug, Picture.key)
        .join(User, User.id == Expert.user_id)
        .join(Category, Category.id == Expert.category_id)
        .outerjoin(Picture, Picture.user_id == Expert.user_id)
        .where(Expert.id == expert_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    expert, name, category, slug, picture = row
    return Profile(
        expert_id=expert.id,
        username=expert.username,
        name=name,
        headline=expert.headline,
        bio=expert.bio,
        category=category,
        category_slug=slug,
        languages=tuple(expert.languages),
        city=expert.city,
        time_zone=expert.time_zone,
        rate=Money(expert.hourly_rate_minor, expert.currency),
        buffer_minutes=expert.buffer_after_minutes,
        rating=expert.rating_sum / expert.rating_count if expert.rating_count else None,
        reviews=expert.rating_count,
        is_listed=expert.is_listed,
        since=expert.created_at,
        image_url=picture_address(picture),
    )
