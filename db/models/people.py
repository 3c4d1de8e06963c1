"""Tables of people: accounts, sign-ins, one-time tokens, categories, experts, pictures, released usernames."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from expertconnect.domain import bounds


class User(Base):
    """An account.

    Attributes:
        email: Folded by `services.common.validation.email_key`; unique, so one address is one account.
        email_shown: The address as typed; e-mails are sent there.
        email_verified_at: When the address was verified; None until then.
        password_hash: bcrypt over a peppered pre-hash; empty when no password was set.
        hour12: Whether times are shown with AM and PM; None to follow the locale.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(bounds.EMAIL_COLUMN), unique=True)
    email_shown: Mapped[str] = mapped_column(String(bounds.EMAIL_COLUMN))
    email_verified_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(bounds.NAME.most))
    password_hash: Mapped[str] = mapped_column(String(100), default="")
    is_expert: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(35), default="en")
    hour12: Mapped[bool | None]
    created_at: Mapped[datetime]


class SignIn(Base):
    """A sign-in of one browser or program, revocable; its token carries no more than its id.

    Attributes:
        id: The token's jti; 256 random bits.
        purpose: `account`, or `guest` for a magic link.
        guest_email: The verified address of a guest session (folded); None for an account.
        device: Browser and system by which it began, such as `Firefox, Linux`; empty if unknown.
        network: Network from which it began, without its last part.
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (guest_email IS NULL)", name="one_owner"),
        Index("ix_session_expires_at", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(43), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    guest_email: Mapped[str | None] = mapped_column(String(bounds.EMAIL_COLUMN))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(60), default="")
    network: Mapped[str] = mapped_column(String(43), default="")


class KnownBrowser(Base):
    """A browser that has signed in to an account; wrong passwords of others do not count against it.

    Attributes:
        browser: Keyed hash of its visitor cookie.
    """

    __tablename__ = "known_browser"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    browser: Mapped[str] = mapped_column(String(64), primary_key=True)
    signed_in_at: Mapped[datetime] = mapped_column(index=True)


class OneTimeToken(Base):
    """A single-use link or code sent by e-mail, stored as a hash.

    Attributes:
        purpose: magic, reset, verify, change_email, booking.
        token_hash: SHA-256 of the 256-bit token.
        code_hash: Keyed hash of the six digits; empty when there are none.
        browser: Hash of the visitor cookie of the requesting browser; empty when not bound to one.
        tries: Wrong codes so far.
    """

    __tablename__ = "one_time_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(String(bounds.EMAIL_COLUMN), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    browser: Mapped[str] = mapped_column(String(64), default="")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ProvenAddress(Base):
    """An e-mail address that was proven in one browser, by a link or code that was sent to it.

    Attributes:
        browser: Hash of the visitor cookie.
        email: Folded.
    """

    __tablename__ = "proven_address"
    __table_args__ = {"sqlite_with_rowid": False}

    browser: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(bounds.EMAIL_COLUMN), primary_key=True)
    proven_at: Mapped[datetime] = mapped_column(index=True)


class Category(Base):
    """A field of work by which experts are listed."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(bounds.CATEGORY.most), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)


class Expert(Base):
    """The public profile of an account that offers sessions.

    Attributes:
        time_zone: Zone of the expert's hours.
        buffer_after_minutes: Default buffer after sessions of new event types (the seeds' bufferTime).
        daily_limit: Live bookings per local day over all types; None for no limit.
        rating_sum: Sum of the stars of all reviews; the average is rating_sum / rating_count.
        schedule_version: Incremented by every change of the hours; for compare-and-set.
    """

    __tablename__ = "expert"
    __table_args__ = (Index("ix_expert_category_id_listed", "category_id", "is_listed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    username: Mapped[str] = mapped_column(String(bounds.WORD.most), unique=True)
    headline: Mapped[str] = mapped_column(String(bounds.HEADLINE.most), default="")
    bio: Mapped[str] = mapped_column(String(bounds.BIO.most), default="")
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    languages: Mapped[list[Any]] = mapped_column(default=list)
    city: Mapped[str] = mapped_column(String(bounds.CITY.most), default="")
    hourly_rate_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    time_zone: Mapped[str] = mapped_column(String(64))
    daily_limit: Mapped[int | None]
    schedule_version: Mapped[int] = mapped_column(default=1)
    is_listed: Mapped[bool] = mapped_column(default=True)
    rating_sum: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Picture(Base):
    """A profile picture, stored as two square images; at most one per account.

    Attributes:
        key: Its address; changes with the picture, so that browsers may cache it for good.
        small: 96 pixels wide, WebP.
        large: 320 pixels wide, WebP.
    """

    __tablename__ = "picture"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]
    small: Mapped[bytes] = mapped_column(LargeBinary)
    large: Mapped[bytes] = mapped_column(LargeBinary)


class ReleasedName(Base):
    """A username given up by its expert; blocked for others for 90 days, so that old links do not mislead.

    Attributes:
        expert_id: Its former owner; old links redirect there while it is blocked.
    """

    __tablename__ = "released_name"

    username: Mapped[str] = mapped_column(String(bounds.WORD.most), primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    released_at: Mapped[datetime]
