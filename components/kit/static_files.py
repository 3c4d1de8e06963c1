"""Static files: style sheets, fonts and icons, with URLs that change with their content."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
SHEETS = ("css/site.css", "css/dashboard.css", "css/api.css")
"""The style sheets that pages link to; each imports others of its folder, and is sent with them as one file."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENTED = re.compile(r"\n\s*")
_IMPORT = re.compile(r'@import url\("([\w/]+\.css)"\) layer\(([\w.]+)\);')


def _fingerprint() -> str:
    """Twelve hex digits of a hash over the names and contents of all files."""
    digest = sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


STATIC_PATH = f"/static/{_fingerprint()}"


def static_url(name: str) -> str:
    """Return the URL of a file in `components/static`; it may be cached for ever."""
    return f"{STATIC_PATH}/{name}"


@cache
def joined_sheet(name: str) -> str:
    """Return a style sheet with its imports inlined: one request instead of forty.

    The result equals what a browser would load through the imports: each file is in the layer that its import names.
    Comments and indentation are stripped.
    """
    folder = (STATIC / name).parent

    def imported(found: re.Match[str]) -> str:
        return f"@layer {found[2]}{{\n{_bare(folder / found[1])}\n}}"

    return _IMPORT.sub(imported, _bare(STATIC / name))


def _bare(file: Path) -> str:
    return _INDENTED.sub("\n", _COMMENT.sub("", file.read_text("utf-8"))).strip()
