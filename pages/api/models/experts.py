"""Models of the API operations on experts."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from expertconnect.domain import bounds
from expertconnect.domain.booking import Question
from expertconnect.domain.event_type import Offer
from expertconnect.domain.money import amount_text
from expertconnect.domain.people import PICTURE_SIZES, picture_file
from expertconnect.services.directory.search import ExpertCard
from expertconnect.services.experts.profile_view import Profile
from expertconnect.services.experts.profiles import ExpertPage
from pages.api.models.accounts import Bio, Buffer, Category, City, Headline, Languages
from pages.api.models.values import (
    Amount,
    Count,
    Currency,
    Cursor,
    Day,
    Given,
    Shown,
    Utc,
    Within,
    Word,
    Zone,
)

SearchText = Annotated[
    str, Within(bounds.SEARCH), Field(description="Free text; typing errors are forgiven.")
]


class Searching(Given):
    """What is looked for."""

    q: SearchText = ""
    category: Annotated[str, Field(max_length=bounds.CATEGORY.most, description="Its slug.")] = ""
    max_rate: Annotated[
        Count | None, Field(description="The most an hour may cost, in whole units of `currency`.")
    ] = None
    currency: Currency = "EUR"
    language: Annotated[str, Field(max_length=bounds.LANGUAGE_TAG.most, description="ISO 639.")] = ""
    free_on: Annotated[
        Day | None, Field(description="A date on which something is free, in `time_zone`.")
    ] = None
    time_zone: Zone = "UTC"
    sort: Literal["best", "rating", "rate", "next_free"] = "best"
    limit: Annotated[Count, Field(ge=1, le=60)] = 24
    cursor: Cursor = None


class FreeStart(Shown):
    """A start that can be booked, and of which event type."""

    start: Utc
    slug: str


class Expert(Shown):
    """An expert at a glance."""

    username: str
    name: str
    headline: str
    category: Annotated[str, Field(description="Its slug.")]
    category_name: str
    languages: list[str]
    city: str
    time_zone: str
    hourly_rate: str
    currency: str
    rating: Annotated[float | None, Field(description="1 to 5; null before the first review.")]
    reviews: int
    image_url: Annotated[
        str | None, Field(description="A square picture of 320 px, below this site's address; null for none.")
    ]


class FoundExpert(Expert):
    """One that was found."""

    next_free: list[FreeStart]

    @classmethod
    def of(cls, card: ExpertCard) -> "FoundExpert":
        """Return the model of a service value."""
        return cls(
            username=card.username,
            name=card.name,
            headline=card.headline,
            category=card.category_slug,
            category_name=card.category,
            languages=list(card.languages),
            city=card.city,
            time_zone=card.time_zone,
            hourly_rate=amount_text(card.rate),
            currency=card.rate.currency,
            rating=card.rating,
            reviews=card.reviews,
            image_url=_picture(card.image_url),
            next_free=[FreeStart(start=free[0], slug=free[1]) for free in card.next_free],
        )


class Experts(Shown):
    """One page of what was found."""

    items: list[FoundExpert]
    total: int
    next_cursor: str | None


class AskedQuestion(Shown):
    """What whoever books is asked."""

    id: Annotated[str, Field(description="The key of its answer.")]
    label: str
    kind: Literal["text", "long_text", "choice", "yes_no", "phone"]
    required: bool
    options: list[str]

    @classmethod
    def of(cls, question: Question) -> "AskedQuestion":
        """Return the model of a service value."""
        return cls(
            id=str(question.id),
            label=question.label,
            kind=question.kind.value,
            required=question.required,
            options=list(question.options),
        )


class OfferShown(Shown):
    """An event type as the public sees it: where it takes place is told to whoever has booked."""

    slug: str
    title: str
    description: str
    duration_minutes: int
    price: str
    currency: str
    location_kind: Literal["video", "phone", "address", "link"]
    requires_approval: bool
    questions: list[AskedQuestion]

    @classmethod
    def of(cls, offer: Offer) -> "OfferShown":
        """Return the model of a service value."""
        return cls(
            slug=offer.slug,
            title=offer.title,
            description=offer.description,
            duration_minutes=offer.duration // timedelta(minutes=1),
            price=amount_text(offer.price),
            currency=offer.price.currency,
            location_kind=offer.place.kind.value,
            requires_approval=offer.requires_approval,
            questions=[AskedQuestion.of(question) for question in offer.questions],
        )


class AwayShown(Shown):
    """Time off that clients may know of."""

    start: Utc
    end: Utc
    note: str


class ProfileShown(Expert):
    """An expert's public page."""

    bio: Annotated[str, Field(description="Markdown, as it was written; not to be shown unescaped.")]
    since: Utc
    event_types: list[OfferShown]
    time_off: list[AwayShown]

    @classmethod
    def of(cls, page: ExpertPage) -> "ProfileShown":
        """Return the model of a service value."""
        return cls(
            **_facts(page.profile),
            bio=page.profile.bio,
            since=page.profile.since,
            event_types=[OfferShown.of(offer) for offer in page.offers],
            time_off=[AwayShown(start=a.span.start, end=a.span.end, note=a.note) for a in page.away],
        )


class OwnProfile(Expert):
    """One's own public profile."""

    bio: str
    since: Utc
    buffer_minutes: int
    is_listed: bool

    @classmethod
    def of(cls, profile: Profile) -> "OwnProfile":
        """Return the model of a service value."""
        return cls(
            **_facts(profile),
            bio=profile.bio,
            since=profile.since,
            buffer_minutes=profile.buffer_minutes,
            is_listed=profile.is_listed,
        )


class EditingProfile(Given):
    """What is to change of one's public profile; the rest stays."""

    username: Annotated[Word | None, Field(description="The old one stays closed to others for 90 days.")] = (
        None
    )
    headline: Headline | None = None
    category: Category | None = None
    bio: Bio | None = None
    hourly_rate: Amount | None = None
    currency: Currency | None = None
    languages: Languages | None = None
    city: City | None = None
    buffer_minutes: Buffer | None = None
    is_listed: bool | None = None


def _facts(profile: Profile) -> dict[str, Any]:
    return {
        "username": profile.username,
        "name": profile.name,
        "headline": profile.headline,
        "category": profile.category_slug,
        "category_name": profile.category,
        "languages": list(profile.languages),
        "city": profile.city,
        "time_zone": profile.time_zone,
        "hourly_rate": amount_text(profile.rate),
        "currency": profile.rate.currency,
        "rating": profile.rating,
        "reviews": profile.reviews,
        "image_url": _picture(profile.image_url),
    }


def _picture(address: str) -> str | None:
    return picture_file(address, max(PICTURE_SIZES)) or None
