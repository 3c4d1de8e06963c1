"""Picture decoder: the only user of Pillow, run as a program of its own by `processing.squares`.

A decoder written in C reads a stranger's bytes. In a process of its own, with little of everything, it can neither
take the memory and the time of the server nor see its secrets. It imports nothing of ours, so that it starts quickly.

The picture is read from standard input, the bounds from the only argument as JSON. Written are a line,
``squares LENGTH LENGTH ...`` or ``refused REASON``, and the squares.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

_BACKGROUND = (255, 255, 255)
"""Colour behind transparent parts."""
_QUALITY = 84
_NICENESS = 5


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of a picture, and of the process that decodes it.

    Attributes:
        sides: Side lengths of the squares in pixels.
        memory: Bytes of address space.
        cpu_seconds: CPU time of the whole process.
        output: Maximum size of a file that it writes, in bytes.
    """

    sides: tuple[int, ...]
    formats: tuple[str, ...]
    max_pixels: int
    min_side: int
    memory: int
    cpu_seconds: int
    output: int

    @classmethod
    def read(cls, text: str) -> "Bounds":
        """Return the bounds of an argument in JSON."""
        given: Mapping[str, Any] = json.loads(text)
        return cls(**{**given, "sides": tuple(given["sides"]), "formats": tuple(given["formats"])})


class Refused(Exception):
    """The picture was understood and is not taken; the argument is the name of a sentence in `bounds`."""


def squares(sent: bytes, bounds: Bounds) -> list[bytes]:
    """Decode a picture into WebP squares.

    Raises:
        Refused: If it is too large, too small, or animated.
        Exception: Any, if it is not a picture.
    """
    image = _decoded(sent, bounds)
    return [_encoded(image, side) for side in bounds.sides]


def _decoded(sent: bytes, bounds: Bounds) -> Image.Image:
    """Decode a picture to RGB, upright and without transparency."""
    Image.MAX_IMAGE_PIXELS = bounds.max_pixels  # the decoder's own bound, for files whose header is wrong
    with Image.open(BytesIO(sent), formats=bounds.formats) as image:
        width, height = image.size
        if width * height > bounds.max_pixels:
            raise Refused("TOO_MANY_PIXELS")
        if min(width, height) < bounds.min_side:
            raise Refused("TOO_SMALL")
        # A JPEG of a camera may contain a preview as a second frame; in the other formats frames are an animation.
        if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
            raise Refused("MOVING")
        # Lets the decoder scale a JPEG down while reading.
        image.draft("RGB", (max(bounds.sides) * 2,) * 2)
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


def _limit(bounds: Bounds) -> None:
    """Limit this process before it has read anything."""
    import resource  # Unix only, like the server's lock

    with suppress(OSError):
        os.nice(_NICENESS)  # visitors of pages go first
    for kind, most in (
        (resource.RLIMIT_CPU, bounds.cpu_seconds),
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main(argument: str) -> None:
    """Decode standard input to standard output, within bounds."""
    bounds = Bounds.read(argument)
    _limit(bounds)
    try:
        found = squares(sys.stdin.buffer.read(), bounds)
    except Refused as refusal:
        sys.stdout.write(f"refused {refusal}\n")
        return
    except Exception:  # noqa: BLE001  a decoder may fail in any way on untrusted bytes
        sys.stdout.write("refused UNREADABLE\n")
        return
    sys.stdout.buffer.write(f"squares {' '.join(str(len(one)) for one in found)}\n".encode())
    sys.stdout.buffer.writelines(found)


if __name__ == "__main__":
    main(sys.argv[1])
