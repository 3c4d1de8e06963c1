"""Bounds of uploaded pictures, and the refusals beyond them."""

from expertconnect.domain.errors import Invalid
from expertconnect.domain.sentences import Sentence, sentence

MAX_BYTES = 5 * 1024 * 1024


MAX_PIXELS = 25_000_000
"""About 100 MB when decoded; read from the header before decoding."""


MAX_SCANS = 40
"""Passes of a progressive JPEG over the picture, counted before decoding; encoders write ten, careful ones twenty."""


MAX_MEMORY = 1024 * 1024**2
"""Address space of the decoder's process in bytes; the largest picture with transparency takes some 700 MB of it."""


MAX_CPU_SECONDS = 6
"""CPU time of the decoder's process, its start included; a picture of 25 megapixels takes one or two."""


MAX_SECONDS = 30
"""Time that the decoder may take on a busy machine."""


MAX_OUTPUT = 1024**2
"""Bytes that the decoder may write; two squares have some 20,000."""


MIN_SIDE = 96


FORMATS = ("JPEG", "PNG", "WEBP")


UNREADABLE = sentence("This is no picture that we can read. Please choose a JPEG, PNG or WebP file.")


TOO_LARGE = sentence("This file is too large. At most {most} MB can be sent.", most=MAX_BYTES // 1024**2)


TOO_MANY_PIXELS = sentence(
    "This picture is too large. Please choose one of at most {most} megapixels.", most=25
)


TOO_ELABORATE = sentence(
    "This picture takes too long to read. Please save it again as a plain JPEG or PNG and choose that."
)


TOO_SMALL = sentence(
    "This picture is too small. Please choose one of at least {least} × {least} pixels.", least=MIN_SIDE
)


MOVING = sentence("This picture moves. Please choose one that stands still.")


def refused(message: Sentence) -> Invalid:
    """Return the validation error with this sentence."""
    return Invalid(fields={"picture": message})
