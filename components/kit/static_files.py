"""Static files: style sheets, fonts and icons, at URLs that change with their content."""

from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"


def _fingerprint() -> str:
    """Twelve hex digits over the names and bytes of every file."""
    digest = sha256()
    for file in sorted(STATIC.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


STATIC_PATH = f"/static/{_fingerprint()}"


def static_url(name: str) -> str:
    """Return the URL of a file in `components/static`; may be cached for ever."""
    return f"{STATIC_PATH}/{name}"
