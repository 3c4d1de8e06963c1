"""Picture decoder: the only importer of Pillow, loaded by `processing.squares` when it is needed."""

from io import BytesIO

from PIL import Image, ImageOps

from expertconnect.domain.people import PICTURE_SIZES
from expertconnect.services.accounts.pictures.bounds import (
    FORMATS,
    MAX_PIXELS,
    MIN_SIDE,
    MOVING,
    TOO_MANY_PIXELS,
    TOO_SMALL,
    refused,
)

_PAPER = (255, 255, 255)
"""What is seen through transparent parts."""
_QUALITY = 84

Image.MAX_IMAGE_PIXELS = (
    MAX_PIXELS  # the decoder's own bound, should a header say one thing and the rest another
)


def squares(sent: bytes) -> dict[int, bytes]:
    """Decode a picture into WebP squares, by side length in pixels.

    Raises:
        Invalid: If it is too large, too small, or moves.
        Exception: Any, if it is no picture.
    """
    whole = _decoded(sent)
    return {side: _encoded(whole, side) for side in PICTURE_SIZES}


def _decoded(sent: bytes) -> Image.Image:
    """Decode a picture upright, without transparency, in red, green and blue."""
    with Image.open(BytesIO(sent), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise refused(TOO_MANY_PIXELS)
        if min(width, height) < MIN_SIDE:
            raise refused(TOO_SMALL)
        # Cameras put a preview behind the picture in a JPEG; the others move when they hold several.
        if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
            raise refused(MOVING)
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
