"""Pictures for tests, good ones and hostile ones, made when they are needed."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **how: object
) -> bytes:
    """A file with a picture: the left half red, the rest blue."""
    image = Image.new("RGB", size, (20, 40, 200))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.convert(mode).save(out, kind, **how)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG, its checksum right."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is huge, and is."""
    packed = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8)
    body = b"".join(packed.compress(row) for _ in range(min(height, 4_000))) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def moving(kind: str) -> bytes:
    """Three pictures in one file, shown one after the other."""
    frames = [Image.new("RGB", (200, 200), (shade, 0, 0)) for shade in (0, 120, 240)]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def with_exif(orientation: int = 1, street: str = "Nowhere Street 5") -> bytes:
    """A JPEG that tells where it was taken, how it is to be turned, and more."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = street
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return picture("JPEG", exif=exif.tobytes(), comment=street.encode())
