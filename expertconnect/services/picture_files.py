"""Pictures as people send them -> small square ones that are safe to show. The only importer of Pillow.

What was sent is never shown. It is decoded within bounds, turned upright, cut to a square and encoded anew, so that
nothing of the file survives but what can be seen: no place, no camera, no second file behind the first.
"""

from io import BytesIO

from PIL import Image, ImageOps

from expertconnect.domain.errors import Invalid
from expertconnect.domain.people import PICTURE_SIZES
from expertconnect.domain.sentences import Sentence, sentence

MOST_OCTETS = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
"""About 100 MB while it is decoded; asked of the header, before anything is."""
LEAST_SIDE = 96
FORMATS = ("JPEG", "PNG", "WEBP")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_PAPER = (255, 255, 255)
"""What is seen through transparent parts."""
_QUALITY = 84

UNREADABLE = sentence("This is no picture that we can read. Please choose a JPEG, PNG or WebP file.")
TOO_LARGE = sentence("This file is too large. At most {most} MB can be sent.", most=MOST_OCTETS // 1024**2)
TOO_MANY_PIXELS = sentence(
    "This picture is too large. Please choose one of at most {most} megapixels.", most=25
)
TOO_SMALL = sentence(
    "This picture is too small. Please choose one of at least {least} × {least} pixels.", least=LEAST_SIDE
)
MOVING = sentence("This picture moves. Please choose one that stands still.")

Image.MAX_IMAGE_PIXELS = (
    MOST_PIXELS  # the decoder's own bound, should a header say one thing and the rest another
)


def squares(sent: bytes) -> dict[int, bytes]:
    """A picture as WebP squares, by side length in pixels.

    Takes up to a second and 100 MB: for a thread, one at a time.

    Args:
        sent: A file as it was sent; it may be anything.

    Raises:
        Invalid: With what is wrong in `fields["picture"]`.
    """
    if len(sent) > MOST_OCTETS:
        raise _refused(TOO_LARGE)
    if not sent.startswith(_STARTS):
        raise _refused(UNREADABLE)
    try:
        whole = _decoded(sent)
        return {side: _encoded(whole, side) for side in PICTURE_SIZES}
    except Invalid:
        raise
    except Exception:  # noqa: BLE001  a decoder that is fed with a stranger's octets may fail in any way
        raise _refused(UNREADABLE) from None


def _decoded(sent: bytes) -> Image.Image:
    """The picture as it is meant to be seen: upright, without transparency, in red, green and blue."""
    with Image.open(BytesIO(sent), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise _refused(TOO_MANY_PIXELS)
        if min(width, height) < LEAST_SIDE:
            raise _refused(TOO_SMALL)
        # Cameras put a preview behind the picture in a JPEG; the others move when they hold several.
        if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
            raise _refused(MOVING)
        image.draft("RGB", (max(PICTURE_SIZES) * 2,) * 2)  # a JPEG can be read smaller than it is
        image.load()
        return _on_paper(ImageOps.exif_transpose(image))


def _on_paper(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits to a pixel: the upper eight are enough
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, (*_PAPER, 255))
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert("RGB")


def _encoded(whole: Image.Image, side: int) -> bytes:
    fitted = ImageOps.fit(whole, (side, side), Image.Resampling.LANCZOS)
    bare = Image.frombytes("RGB", fitted.size, fitted.tobytes())  # what else the file carried stays behind
    out = BytesIO()
    bare.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _refused(said: Sentence) -> Invalid:
    return Invalid(fields={"picture": said})
