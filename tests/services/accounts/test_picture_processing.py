"""Whatever is sent as a picture comes out as two small squares with nothing else in them, or is refused."""

import ast
import json
import subprocess
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import expertconnect
from expertconnect.domain.errors import Invalid
from expertconnect.services.accounts.pictures import bounds, decoding, processing
from tests.pictures_of import bomb, chunk, moving, picture, scanned, with_exif

RED, BLUE = (200, 30, 30), (20, 40, 200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def seen(sent: bytes, side: int = 320) -> Image.Image:
    """The square that is shown."""
    return Image.open(BytesIO(processing.squares(sent)[side]))


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(is_ - was) < 28 for is_, was in zip(found, colour, strict=True))


def said(sent: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        processing.squares(sent)
    return refusal.value.fields["picture"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(400, 300), (96, 96), (300, 2000), (4000, 3000)])
def test_a_picture_of_any_shape_becomes_two_webp_squares(kind: str, size: tuple[int, int]) -> None:
    squares = processing.squares(picture(kind, size))
    for side, data in squares.items():
        image = Image.open(BytesIO(data))
        assert (image.format, image.size) == ("WEBP", (side, side))
        assert len(data) < 40_000
    assert near(seen(picture(kind, size)), (60, 160), RED)
    assert near(seen(picture(kind, size)), (260, 160), BLUE)


@pytest.mark.parametrize(
    ("orientation", "place"), [(1, (60, 160)), (3, (260, 160)), (6, (160, 60)), (8, (160, 260))]
)
def test_a_picture_that_a_camera_held_askew_stands_upright(orientation: int, place: tuple[int, int]) -> None:
    assert near(seen(with_exif(orientation)), place, RED)


def test_nothing_but_what_can_be_seen_survives_of_a_file() -> None:
    secret = "Nowhere Street 5"
    sent = with_exif(street=secret) + b"PK\x03\x04<script>alert(1)</script>"
    assert secret.encode() in sent
    for data in processing.squares(sent).values():
        assert not any(
            word in data for word in (secret.encode(), b"Exif", b"EXIF", b"ICCP", b"XMP", b"script", b"PK")
        )
        assert not Image.open(BytesIO(data)).getexif()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_pictures_and_those_for_print_are_shown(mode: str) -> None:
    assert seen(picture("JPEG", mode=mode)).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "I;16", "LA", "P", "RGBA"])
def test_every_kind_of_png_is_shown(mode: str) -> None:
    image = (
        Image.new("L", (200, 200), 200).convert("I;16")
        if mode == "I;16"
        else Image.new("L", (200, 200), 200).convert(mode)
    )
    out = BytesIO()
    image.save(out, "PNG")
    assert seen(out.getvalue()).mode == "RGB"


def test_what_is_transparent_in_a_palette_is_white() -> None:
    image = Image.new("P", (200, 200), 0)
    image.putpalette([255, 0, 0] + [0, 0, 255] * 255)
    image.paste(1, (100, 0, 200, 200))
    out = BytesIO()
    image.save(out, "PNG", transparency=0)
    assert near(seen(out.getvalue()), (60, 160), (255, 255, 255))
    assert near(seen(out.getvalue()), (260, 160), (0, 0, 255))


@pytest.mark.parametrize("size", [(6_000, 6_000), (65_000, 65_000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_before_it_goes_off(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    sent = bomb(*size)
    assert len(sent) < bounds.MAX_BYTES
    assert said(sent) in {bounds.TOO_MANY_PIXELS, bounds.UNREADABLE}
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("it was decoded"))
    with pytest.raises(
        (decoding.Refused, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError)
    ):
        decoding.squares(sent, decoding.Bounds.read(processing.BOUNDS))


def test_a9_a_jpeg_of_four_hundred_scans_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("it was decoded"))
    assert said(scanned(400)) == bounds.TOO_ELABORATE


def test_a9_scans_are_counted_where_the_decoder_finds_them() -> None:
    assert processing.scans(picture("JPEG")) == 1
    progressive = picture("JPEG", progressive=True)
    assert processing.scans(progressive) == progressive.count(b"\xff\xda") == 10
    hidden = b"\xff\xe1" + (2 + 3 * 100).to_bytes(2) + b"\xff\xda\0" * 100  # in a segment of metadata
    assert processing.scans(b"\xff\xd8" + hidden + progressive[2:]) == 10
    filled = progressive.replace(b"\xff\xda", b"\xff\xff\xff\xda")  # markers may be filled up
    assert processing.scans(filled) == 10
    assert processing.scans(scanned(400)) == bounds.MAX_SCANS + 1
    assert seen(scanned(20)).size == (320, 320)


@pytest.mark.parametrize("limit", ["cpu_seconds", "memory", "output"])
def test_a9_a_decoder_beyond_its_limits_ends_and_nothing_else_does(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = json.loads(processing.BOUNDS)
    least = {"cpu_seconds": 1, "memory": 64 * 1024**2, "output": 10}[limit]
    monkeypatch.setattr(processing, "BOUNDS", json.dumps({**given, limit: least}))
    monkeypatch.setattr(bounds, "MAX_SCANS", 100_000)
    size = (400, 300) if limit == "output" else (5_000, 5_000)
    large = scanned(3_000, size) if limit == "cpu_seconds" else picture("PNG", size)
    assert said(large) in {bounds.TOO_ELABORATE, bounds.UNREADABLE}


def test_a9_a_decoder_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_SECONDS", 0)
    assert said(picture()) == bounds.TOO_ELABORATE


def test_a9_the_decoder_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[dict[str, object]] = []
    popen: Any = subprocess.Popen

    def noting(command: list[str], **more: object) -> object:
        started.append(more)
        return popen(command, **more)

    monkeypatch.setattr(subprocess, "Popen", noting)
    seen(picture())
    assert started[0]["env"] == {}


def test_a_comment_that_unpacks_to_far_more_is_refused() -> None:
    good = picture("PNG")
    flood = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 5_000_000, 9))
    assert said(good[:33] + flood + good[33:]) == bounds.UNREADABLE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_ends_too_early_is_refused(kind: str) -> None:
    whole = picture(kind, (900, 900))
    for length in (12, 40, len(whole) // 2):
        assert said(whole[:length]) == bounds.UNREADABLE


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind: str) -> None:
    assert said(moving(kind)) == bounds.MOVING


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"x" * 1000,
        SVG,
        moving("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("ICO", (128, 128)),
        b"RIFF0000WAVEfmt ",
        b"\xff\xd8\xff" + b"\0" * 5000,
        b"\x89PNG\r\n\x1a\n" + SVG,
        b"%PDF-1.7 \xff\xd8\xff",
    ],
    ids=["nothing", "letters", "svg", "gif", "bmp", "tiff", "ico", "sound", "no jpeg", "no png", "pdf"],
)
def test_what_is_no_picture_of_the_three_kinds_is_refused(sent: bytes) -> None:
    assert said(sent) == bounds.UNREADABLE


def test_a_picture_that_is_too_small_or_a_file_that_is_too_large_says_so() -> None:
    assert "96 × 96" in said(picture(size=(95, 400)))
    assert "5 MB" in said(b"\xff\xd8\xff" + b"\0" * bounds.MAX_BYTES)


def test_one_module_alone_decodes_pictures() -> None:
    root = Path(expertconnect.__file__).parent.parent
    rooms = [root / room for room in ("expertconnect", "db", "components", "pages")]
    importers = {
        file.stem
        for room in rooms
        for file in room.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "PIL")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "PIL" for name in node.names))
    }
    assert importers == {"decoding"}
