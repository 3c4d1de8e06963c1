"""Picture processing: convert an uploaded file to small square pictures that are safe to show.

The uploaded file itself is never shown. It is decoded within bounds, rotated upright, cropped to a square and encoded
again, so that nothing but pixels is kept: no location, no camera data, no second file appended to the first.
"""

from expertconnect.domain.errors import Invalid
from expertconnect.services.accounts.pictures.bounds import MAX_BYTES, TOO_LARGE, UNREADABLE, refused

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


def squares(sent: bytes) -> dict[int, bytes]:
    """Convert a picture to WebP squares, by side length in pixels.

    Takes up to a second and 100 MB: run it in a thread, one at a time.

    Args:
        sent: The untrusted uploaded file.

    Raises:
        Invalid: With a sentence in `fields["picture"]`.
    """
    if len(sent) > MAX_BYTES:
        raise refused(TOO_LARGE)
    if not sent.startswith(_STARTS):
        raise refused(UNREADABLE)
    # Imported here, because the decoder takes 10 MB for good and many installations never get a picture.
    from expertconnect.services.accounts.pictures import decoding

    try:
        return decoding.squares(sent)
    except Invalid:
        raise
    except Exception:  # noqa: BLE001  a decoder may fail in any way on untrusted bytes
        raise refused(UNREADABLE) from None
