"""Picture processing: an uploaded file becomes small square pictures that are safe to show.

What was sent is never shown. It is decoded within bounds, turned upright, cut to a square and encoded anew, so that
nothing of the file survives but what can be seen: no place, no camera, no second file behind the first.
"""

from expertconnect.domain.errors import Invalid
from expertconnect.services.accounts.pictures.bounds import MAX_BYTES, TOO_LARGE, UNREADABLE, refused

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


def squares(sent: bytes) -> dict[int, bytes]:
    """Convert a picture to WebP squares, by side length in pixels.

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
    except Exception:  # noqa: BLE001  a decoder that is fed with a stranger's bytes may fail in any way
        raise refused(UNREADABLE) from None
