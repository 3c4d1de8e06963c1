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

_BACKGROUND = (255, 255, 255)
"""Colour behind transparent parts."""
_QUALITY = 84

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # the decoder's own bound, for files whose header is wrong


def squares(sent: bytes) -> dict[int, bytes]:
    """Decode a picture into WebP squares, by side length in pixels.

    Raises:
        Invalid: If it is too large, too small, or animated.
        Exception: Any, if it is not a picture.
    """
    image = _decoded(sent)
    return {side: _encoded(image, side) for side in PICTURE_SIZES}


def _decoded(sent: bytes) -> Image.Image:
    """Decode a picture to RGB, upright and without transparency."""
    with Image.open(BytesIO(sent), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise refused(TOO_MANY_PIXELS)
        if min(width, height) < MIN_SIDE:
            raise refused(TOO_SMALL)
        # A JPEG of a camera may contain a preview as a second frame; in the other formats frames are an animation.
        if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
            raise refused(MOVING)
        image.draft("RGB", (max(PICTURE_SIZES) * 2,) * 2)  # lets the decoder scale a JPEG down while reading
        image.load()
        return _to_opaque_rgb(ImageOps.exif_transpose(image))


def _to_opaque_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits per channel: keep the upper eight
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        foreground = image.convert("RGBA")
        background = Image.new("RGBA", foreground.size, (*_BACKGROUND, 255))
        return Image.alpha_composite(background, foreground).convert("RGB")
    return image.convert("RGB")


def _encoded(image: Image.Image, side: int) -> bytes:
    fitted = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
    pixels_only = Image.frombytes("RGB", fitted.size, fitted.tobytes())  # without metadata of the file
    out = BytesIO()
    pixels_only.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
