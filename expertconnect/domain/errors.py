"""Domain errors: refusals with a sentence for people, a stable code for programs and an HTTP status.

Any exception that is not a `DomainError` is a defect.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from expertconnect.domain.money import Money
from expertconnect.domain.sentences import Sentence, counted, sentence


class DomainError(Exception):
    """Base of all refusals: the request was understood and cannot be granted.

    Attributes:
        message: Default sentence; `str(error)` unless another was given at raising.
        code: Stable, snake_case; part of the HTTP API.
        status: HTTP status.
        sentence: The sentence of this error; pages translate it into their reader's language.
        fields: A sentence by field name, for what can be corrected in a form.
    """

    message: ClassVar[str] = sentence("This cannot be done.")
    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, text: str | None = None, *, fields: Mapping[str, str] | None = None) -> None:
        self.sentence = text or self.message
        super().__init__(self.sentence)
        self.fields = dict(fields or {})


class Invalid(DomainError):
    """Invalid input; `fields` names the invalid fields."""

    message = sentence("Please check the marked fields.")
    code = "validation"
    status = 422


class NotFound(DomainError):
    """The subject does not exist, or not for this actor: the two must look the same."""

    message = sentence("We could not find that.")
    code = "not_found"
    status = 404


class SignInNeeded(DomainError):
    """The actor is not signed in, or the session has ended."""

    message = sentence("Please sign in first.")
    code = "sign_in_needed"
    status = 401


class Forbidden(DomainError):
    """The actor may see the subject but not do this with it."""

    message = sentence("You are not allowed to do that.")
    code = "forbidden"
    status = 403


class NotOffered(DomainError):
    """The start is not offered: closed, off the grid, time off or busy elsewhere."""

    message = sentence("This time is not on offer. Please choose another.")
    code = "not_offered"


class TooSoon(DomainError):
    """The start is past, or nearer than the expert's notice."""

    message = sentence("This time is too soon to book. Please choose a later one.")
    code = "too_soon"


class TooFar(DomainError):
    """The start lies beyond the horizon."""

    message = sentence("This time is too far ahead to book. Please choose an earlier one.")
    code = "too_far"


class LimitReached(DomainError):
    """A limit per day or per client is used up."""

    message = sentence("No more sessions can be booked on that day. Please choose another.")
    code = "limit_reached"


class ClientLimitReached(LimitReached):
    """The client has as many coming sessions of the event type as one person can; no other time would help."""

    message = sentence(
        "You have booked as many of these sessions as one person can. Please attend or cancel one first."
    )


class SlotTaken(DomainError):
    """Another booking already claims part of this time."""

    message = sentence("Someone has just taken this time. Please choose another.")
    code = "slot_taken"


class HoldExpired(DomainError):
    """The slot is no longer held for this visitor."""

    message = sentence("This time is no longer held for you. Please choose a time again.")
    code = "hold_expired"


class NotAnymore(DomainError):
    """Version conflict: the booking has changed since it was read; nothing was changed."""

    message = sentence("This booking has changed in the meantime. Here is how it stands now.")
    code = "changed_meanwhile"


class OfferChanged(DomainError):
    """The event type is no longer what the caller saw; `fields` says so, and the attributes are what it is now."""

    message = sentence("This session has changed since you saw it. Please look at it again before you book.")
    code = "offer_changed"

    def __init__(self, duration: timedelta, price: Money, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(fields=fields)
        self.duration = duration
        self.price = price


class TooLateToChange(DomainError):
    """The event type's change notice has passed."""

    message = sentence("It is too late to change this booking here. Please contact the other side.")
    code = "too_late_to_change"


class UndoGone(DomainError):
    """The undo window has passed."""

    message = sentence("It is too late to undo this.")
    code = "undo_gone"


class IdempotencyMismatch(DomainError):
    """The idempotency key was used before with another request."""

    message = sentence("This request key was already used for a different request.")
    code = "idempotency_mismatch"
    status = 422


class RateLimited(DomainError):
    """Rate limit exceeded for an account or network address.

    Attributes:
        retry_after: Whole seconds until it may be tried again.
    """

    message = sentence("That was a little too fast. Please try again in a moment.")
    code = "rate_limited"
    status = 429

    def __init__(self, retry_after: int, text: str | None = None) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(text or wait_seconds(self.retry_after))


def wait_seconds(seconds: int) -> Sentence:
    """Return the sentence that says after how many seconds something may be tried again."""
    return counted(
        "That was a little too fast. Please try again in a second.",
        "That was a little too fast. Please try again in {n} seconds.",
        n=seconds,
    )


class Taken(DomainError):
    """A name or address that must be unique is already in use."""

    message = sentence("This is already taken.")
    code = "taken"
    status = 409


class WrongCredentials(DomainError):
    """Wrong address or password; which of them is never disclosed."""

    message = sentence("The e-mail address or the password is not right.")
    code = "wrong_credentials"
    status = 401


class LinkInvalid(DomainError):
    """A one-time link or code is wrong, used up or expired."""

    message = sentence("This link or code is no longer valid. Please ask for a new one.")
    code = "link_invalid"
    status = 410


class Busy(DomainError):
    """The database did not answer in time, or cannot write just now; nothing was saved."""

    message = sentence("We are very busy right now and nothing was changed. Please try again in a moment.")
    code = "busy"
    status = 503


ABOUT_THE_START = (SlotTaken, NotOffered, TooSoon, TooFar, LimitReached, HoldExpired)
"""Refusals of a start; another one may be granted, but for a `ClientLimitReached`."""


def has_alternatives(refusal: DomainError) -> bool:
    """Return whether another start might be granted after this refusal."""
    return isinstance(refusal, ABOUT_THE_START) and not isinstance(refusal, ClientLimitReached)
