"""Picture processing: convert an uploaded file to small square pictures that are safe to show.

The uploaded file itself is never shown. It is decoded within bounds, rotated upright, cropped to a square and encoded
again, so that nothing but pixels is kept: no location, no camera data, no second file appended to the first.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from expertconnect.domain.errors import Busy
from expertconnect.domain.people import PICTURE_SIZES
from expertconnect.services.accounts.pictures import bounds
from expertconnect.services.accounts.pictures.bounds import refused

_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_DECODER = str(Path(__file__).with_name("decoding.py"))
BOUNDS = json.dumps(
    {
        "sides": PICTURE_SIZES,
        "formats": bounds.FORMATS,
        "max_pixels": bounds.MAX_PIXELS,
        "min_side": bounds.MIN_SIDE,
        "memory": bounds.MAX_MEMORY,
        "cpu_seconds": bounds.MAX_CPU_SECONDS,
        "output": bounds.MAX_OUTPUT,
    }
)
_REFUSALS = {name: getattr(bounds, name) for name in ("TOO_MANY_PIXELS", "TOO_SMALL", "MOVING", "UNREADABLE")}
_SCAN = 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers of JPEG without a length: restarts and the start of an image."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def squares(sent: bytes) -> dict[int, bytes]:
    """Convert a picture to WebP squares, by side length in pixels, in a process of its own.

    Takes up to a second and some 100 MB, bounded by `bounds.MAX_CPU_SECONDS` and `bounds.MAX_MEMORY`: run it in a
    thread, one at a time.

    Args:
        sent: The untrusted uploaded file.

    Raises:
        Invalid: With a sentence in `fields["picture"]`.
        Busy: If no process can be started.
    """
    if len(sent) > bounds.MAX_BYTES:
        raise refused(bounds.TOO_LARGE)
    if not sent.startswith(_STARTS):
        raise refused(bounds.UNREADABLE)
    if scans(sent) > bounds.MAX_SCANS:
        raise refused(bounds.TOO_ELABORATE)
    try:
        # Files instead of pipes: nothing has to be read while the decoder works, and its limits bound what it writes.
        with tempfile.TemporaryFile() as upload, tempfile.TemporaryFile() as output:
            upload.write(sent)
            upload.seek(0)
            status = _decode(upload, output)
            output.seek(0)
            return _read(output, status)
    except OSError:
        raise Busy from None


def scans(sent: bytes) -> int:
    """Count the scans of a JPEG, up to one more than may be; 0 for other formats.

    Each scan of a progressive JPEG passes over the whole picture, and takes some hundred bytes of the file.
    """
    if not sent.startswith(b"\xff\xd8"):
        return 0
    count, position = 0, 2
    while count <= bounds.MAX_SCANS and (marker := _NEXT_MARKER.search(sent, position)):
        kind, position = sent[marker.end() - 1], marker.end()
        count += kind == _SCAN
        if kind not in _ALONE:
            position += int.from_bytes(sent[position : position + 2])
    return count


def _decode(upload: IO[bytes], output: IO[bytes]) -> int | None:
    """Run the decoder; return its exit status, or None if it took too long."""
    # Isolated, without our environment: it needs no secret, and nobody's PYTHONPATH. The path is our own.
    command = [sys.executable, "-I", _DECODER, BOUNDS]
    with subprocess.Popen(  # noqa: S603
        command, stdin=upload, stdout=output, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as process:
        try:
            return process.wait(bounds.MAX_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return None


def _read(output: IO[bytes], status: int | None) -> dict[int, bytes]:
    if status is None or status < 0:  # it was killed by a limit
        raise refused(bounds.TOO_ELABORATE)
    word, *rest = output.readline(200).decode("ascii", "replace").split()[:4] or [""]
    if status or word != "squares":
        raise refused(_REFUSALS.get(rest[0], bounds.UNREADABLE) if rest else bounds.UNREADABLE)
    return {side: output.read(int(length)) for side, length in zip(PICTURE_SIZES, rest, strict=True)}
