"""Pictures as people send them -> small square ones that are safe to show.

What was sent is never shown. It is decoded within bounds, turned upright, cut to a square and encoded anew, so that
nothing of the file survives but what can be seen: no place, no camera, no second file behind the first.
"""

from expertconnect.domain.errors import Invalid
from expertconnect.domain.sentences import Sentence, sentence

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
"""About 100 MB while it is decoded; asked of the header, before anything is."""
MIN_SIDE = 96
FORMATS = ("JPEG", "PNG", "WEBP")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")

UNREADABLE = sentence("This is no picture that we can read. Please choose a JPEG, PNG or WebP file.")
TOO_LARGE = sentence("This file is too large. At most {most} MB can be sent.", most=MAX_BYTES // 1024**2)
TOO_MANY_PIXELS = sentence(
    "This picture is too large. Please choose one of at most {most} megapixels.", most=25
)
TOO_SMALL = sentence(
    "This picture is too small. Please choose one of at least {least} × {least} pixels.", least=MIN_SIDE
)
MOVING = sentence("This picture moves. Please choose one that stands still.")


def squares(sent: bytes) -> dict[int, bytes]:
    """A picture as WebP squares, by side length in pixels.

    Takes up to a second and 100 MB: for a thread, one at a time.

    Args:
        sent: A file as it was sent; it may be anything.

    Raises:
        Invalid: With what is wrong in `fields["picture"]`.
    """
    if len(sent) > MAX_BYTES:
        raise refused(TOO_LARGE)
    if not sent.startswith(_STARTS):
        raise refused(UNREADABLE)
    # The decoder takes 10 MB, for good: only an installation that is sent pictures loads it.
    from expertconnect.services.accounts.pictures import decoding

    try:
        return decoding.squares(sent)
    except Invalid:
        raise
    except Exception:  # noqa: BLE001  a decoder that is fed with a stranger's octets may fail in any way
        raise refused(UNREADABLE) from None


def refused(said: Sentence) -> Invalid:
    """What is raised to say it."""
    return Invalid(fields={"picture": said})
