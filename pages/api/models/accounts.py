"""What the calls about accounts take and answer."""

from typing import Annotated, Literal

from pydantic import Field

from expertconnect.services.accounts.accounts import Account
from pages.api.models.values import Amount, Currency, Given, Shown, Utc, Word, Zone

Email = Annotated[str, Field(min_length=3, max_length=254, examples=["ada@example.org"])]
NewPassword = Annotated[str, Field(min_length=10, max_length=256, examples=["correct horse battery staple"])]
Name = Annotated[str, Field(min_length=1, max_length=120, examples=["Ada Lovelace"])]
Locale = Annotated[str, Field(min_length=2, max_length=12, description="BCP 47.", examples=["en"])]
Language = Annotated[str, Field(min_length=2, max_length=12, description="ISO 639.", examples=["en"])]


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
    headline: Annotated[str, Field(min_length=1, max_length=120, examples=["Compilers and clarity"])]
    category: Annotated[
        str, Field(min_length=1, max_length=64, description="Its slug.", examples=["business"])
    ]
    bio: Annotated[str, Field(max_length=5000, description="Markdown.")] = ""
    hourly_rate: Amount = "0"
    currency: Currency = "EUR"
    languages: Annotated[list[Language], Field(max_length=12)] = []
    city: Annotated[str, Field(max_length=80)] = ""
    time_zone: Annotated[
        Zone | None, Field(description="Where the hours are kept; the account's own if left out.")
    ] = None
    buffer_minutes: Annotated[
        int, Field(ge=0, le=720, multiple_of=5, description="Rest after a session.")
    ] = 0


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
        """As JSON shows it."""
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
