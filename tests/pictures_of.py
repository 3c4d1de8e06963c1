"""Pictures for tests, valid and hostile ones, generated on demand."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **save_options: object
) -> bytes:
    """Return a picture file: the left half red, the rest blue."""
    image = Image.new("RGB", size, (20, 40, 200))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1]))
    buffer = BytesIO()
    image.convert(mode).save(buffer, kind, **save_options)
    return buffer.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a PNG chunk with a valid checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG file of a huge picture (decompression bomb)."""
    compressor = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8)
    body = b"".join(compressor.compress(row) for _ in range(min(height, 4_000))) + compressor.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def moving(kind: str) -> bytes:
    """Return an animated picture of three frames."""
    frames = [Image.new("RGB", (200, 200), (shade, 0, 0)) for shade in (0, 120, 240)]
    buffer = BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100)
    return buffer.getvalue()


def scanned(scans: int, size: tuple[int, int] = (400, 300)) -> bytes:
    """Return a progressive JPEG whose last scan is repeated until there are so many."""
    whole = picture("JPEG", size, progressive=True)
    last, end = whole.rfind(b"\xff\xda"), whole.rfind(b"\xff\xd9")
    return whole[:end] + whole[last:end] * (scans - whole.count(b"\xff\xda")) + whole[end:]


def with_exif(orientation: int = 1, street: str = "Nowhere Street 5") -> bytes:
    """Return a JPEG with GPS coordinates, an orientation and other metadata."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = street
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return picture("JPEG", exif=exif.tobytes(), comment=street.encode())
