"""Bounds of uploaded pictures, and the refusals beyond them."""

from expertconnect.domain.errors import Invalid
from expertconnect.domain.sentences import Sentence, sentence

MAX_BYTES = 5 * 1024 * 1024


MAX_PIXELS = 25_000_000
"""About 100 MB when decoded; read from the header before decoding."""


MIN_SIDE = 96


FORMATS = ("JPEG", "PNG", "WEBP")


UNREADABLE = sentence("This is no picture that we can read. Please choose a JPEG, PNG or WebP file.")


TOO_LARGE = sentence("This file is too large. At most {most} MB can be sent.", most=MAX_BYTES // 1024**2)


TOO_MANY_PIXELS = sentence(
    "This picture is too large. Please choose one of at most {most} megapixels.", most=25
)


TOO_SMALL = sentence(
    "This picture is too small. Please choose one of at least {least} × {least} pixels.", least=MIN_SIDE
)


MOVING = sentence("This picture moves. Please choose one that stands still.")


def refused(message: Sentence) -> Invalid:
    """Return the validation error with this sentence."""
    return Invalid(fields={"picture": message})
