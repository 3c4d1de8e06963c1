"""Models of the API operations on accounts."""

from typing import Annotated, Literal

from pydantic import Field

from expertconnect.domain import bounds
from expertconnect.services.accounts.accounts import Account
from expertconnect.services.common import validation
from pages.api.models.values import Amount, Currency, Given, Shown, Utc, Within, Word, Zone


def _unknown(_value: object) -> None:
    """Refuse what is too long or too short to be one of the values on offer, as the services refuse it."""
    raise validation.refused("", validation.NONE_OF_THEM)


Email = Annotated[str, Within(bounds.EMAIL, validation.email), Field(examples=["ada@example.org"])]
NewPassword = Annotated[
    str, Within(bounds.PASSWORD, validation.password), Field(examples=["correct horse battery staple"])
]
Name = Annotated[str, Within(bounds.NAME), Field(examples=["Ada Lovelace"])]
Locale = Annotated[
    str, Within(bounds.LANGUAGE_TAG, validation.locale), Field(description="BCP 47.", examples=["en"])
]
Language = Annotated[
    str, Within(bounds.LANGUAGE_TAG, _unknown), Field(description="ISO 639.", examples=["en"])
]
Category = Annotated[str, Within(bounds.CATEGORY, _unknown)]
Languages = Annotated[list[Language], Within(bounds.LANGUAGES)]
Headline = Annotated[str, Within(bounds.HEADLINE)]
Bio = Annotated[str, Within(bounds.BIO)]
City = Annotated[str, Within(bounds.CITY)]
Buffer = Annotated[int, Within(bounds.BUFFER)]


class Registering(Given):
    """A new account."""

    email: Email
    password: NewPassword
    name: Name
    time_zone: Zone = "UTC"
    locale: Locale = "en"


class SigningIn(Given):
    """Address and password."""

    email: Email
    password: Annotated[str, Field(max_length=1024, examples=["correct horse battery staple"])]


class Address(Given):
    """An address that a link is to be sent to."""

    email: Email


class Resetting(Given):
    """Another password, by the link's token."""

    token: Annotated[str, Field(min_length=1, max_length=200)]
    password: NewPassword


class EditingMe(Given):
    """What is to change of one's account; the rest stays."""

    name: Name | None = None
    time_zone: Zone | None = None
    locale: Locale | None = None
    hour12: Annotated[bool | None, Field(description="null to follow the locale.")] = None


class BecomingExpert(Given):
    """A public side for one's account."""

    username: Word
    headline: Annotated[Headline, Field(examples=["Compilers and clarity"])]
    category: Annotated[Category, Field(description="Its slug.", examples=["business"])]
    bio: Annotated[Bio, Field(description="Markdown.")] = ""
    hourly_rate: Amount = "0"
    currency: Currency = "EUR"
    languages: Languages = []
    city: City = ""
    time_zone: Annotated[
        Zone | None, Field(description="Where the hours are kept; the account's own if left out.")
    ] = None
    buffer_minutes: Annotated[Buffer, Field(description="Rest after a session.")] = 0


class User(Shown):
    """An account as its owner sees it."""

    email: str
    is_verified: bool
    name: str
    time_zone: str
    locale: str
    hour12: bool | None
    is_expert: bool
    is_admin: bool
    username: Annotated[str | None, Field(description="Of one's public side.")]
    created_at: Utc

    @classmethod
    def of(cls, account: Account) -> "User":
        """Return the model of a service value."""
        return cls(
            email=account.email,
            is_verified=account.is_verified,
            name=account.name,
            time_zone=account.time_zone,
            locale=account.locale,
            hour12=account.hour12,
            is_expert=account.is_expert,
            is_admin=account.is_admin,
            username=account.username,
            created_at=account.created_at,
        )


class Token(Shown):
    """A sign-in for a program."""

    access_token: Annotated[str, Field(description="For `Authorization: Bearer`.")]
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the name of a scheme
    expires_in: Annotated[int, Field(description="Seconds that it lasts unused.")]


class Registered(Token):
    """A new account, signed in."""

    user: User


class Sent(Shown):
    """What happens next; the same for every address."""

    detail: str
