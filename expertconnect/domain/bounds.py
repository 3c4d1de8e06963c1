"""Bounds of everything that people type, each declared once: for services, forms, the HTTP API and columns.

The fields of an event type are declared in `expertconnect.domain.event_type`. Migrations repeat numbers on purpose,
because they describe a table as it was at their time.
"""

from dataclasses import dataclass

from expertconnect.domain.money import MAX_MINOR
from expertconnect.domain.sentences import Sentence, sentence


@dataclass(frozen=True, slots=True)
class Text:
    """Bounds of a text, in characters after trimming and in NFC.

    Attributes:
        lines: Whether it may have line breaks.
    """

    most: int
    least: int = 0
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """Bounds of a whole number, both included; it is a multiple of the step."""

    least: int
    most: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Many:
    """How many items a list may have.

    Attributes:
        template: The sentence for too many, with a place for the number.
    """

    most: int
    template: Sentence

    @property
    def refusal(self) -> Sentence:
        """The sentence for too many items."""
        return sentence(self.template, most=self.most)


MINUTES_OF_DAY = 1440
MINUTES_OF_YEAR = 525_600

# People. The column of an address is wider than what may be typed, because a domain grows in ASCII (IDNA).
NAME = Text(120, least=1)
EMAIL = Text(254, least=3)
EMAIL_COLUMN = 320
PHONE = Text(40, least=1)
PASSWORD = Text(256, least=10)
LANGUAGE_TAG = Text(12, least=2)

# Bookings.
NOTES = Text(2000, lines=True)
ANSWER = Text(2000, lines=True)
REASON = Text(500, lines=True)
REVIEW = Text(2000, lines=True)
STARS = Whole(1, 5)
BOOKING_SEARCH = Text(100)
IDEMPOTENCY_KEY = Text(100, least=1)

# Event types: bounds that other modules need, too; the others are declared in `EventTypeSpec`.
TITLE = Text(120, least=1)
PLACE_DETAIL = Text(500, lines=True)
DURATION = Whole(5, MINUTES_OF_DAY, step=5)
BUFFER = Whole(0, 720, step=5)
NOTICE = Whole(0, MINUTES_OF_YEAR)
HORIZON_DAYS = Whole(1, 3660)
"""Ten years; a horizon beyond it is a typing error, and the engine need not look that far."""
DAILY_LIMIT = Whole(1, 288)
"""Live bookings per day; no day holds more sessions of five minutes."""

# Questions of an event type.
QUESTION = Text(200, least=1)
CHOICE = Text(200, least=1)
MIN_CHOICES = 2
CHOICES = Many(20, sentence("Please give 2 to {most} choices."))
QUESTIONS = Many(20, sentence("Please ask at most {most} questions."))

# Profiles of experts.
WORD = Text(32, least=3)
"""A word in an address: a username or the slug of an event type."""
HEADLINE = Text(120, least=1)
BIO = Text(5000, lines=True)
CITY = Text(80)
LANGUAGES = Many(12, sentence("Please choose at most {most} languages."))
CATEGORY = Text(40, least=1)
AMOUNT = Whole(0, MAX_MINOR)
"""An amount of money in minor units."""
TYPED_AMOUNT = Text(12)
"""An amount as it is typed: nine digits, a point, two digits."""

# Hours.
WINDOWS = Many(6, sentence("Please keep at most {most} windows a day."))
OVERRIDES = Many(366, sentence("Please keep at most {most} dates."))
"""A year of dates; those that are over make room for new ones."""
TIMES_OFF = Many(200, sentence("Please keep at most {most} times off."))
TIME_OFF_NOTE = Text(200)

# The directory.
SEARCH = Text(200)
