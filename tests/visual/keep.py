"""Keeps chosen pictures: `python -m tests.visual.keep book-1440-light landing-390-dark ...`.

Takes them from pictures/, as `make pictures` left them, into docs/pictures as WebP. A name with `=new-name` behind it is
kept under that one.
"""

import sys
from pathlib import Path

from PIL import Image

from tests.visual.pictures import FOLDER

KEPT = FOLDER.parent / "docs" / "pictures"
MAX_BYTES = 6_000_000
"""All that is kept together: whoever clones pays for it."""
WIDEST, TALLEST = 1440, 2400
QUALITY = 84


def keep(chosen: str, taken: Path = FOLDER, kept: Path = KEPT) -> Path:
    """Turn one picture into a WebP file; its path.

    Raises:
        FileNotFoundError: If there is no such picture.
    """
    name, _, new_name = chosen.partition("=")
    target = kept / f"{new_name or name}.webp"
    kept.mkdir(parents=True, exist_ok=True)
    with Image.open(taken / f"{name}.png") as picture:
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST)))
        cut.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
        cut.save(target, "WEBP", quality=QUALITY, method=6)
    return target


def weight(kept: Path = KEPT) -> int:
    """Bytes of all that is kept."""
    return sum(file.stat().st_size for file in kept.iterdir())


def main(names: list[str]) -> int:
    """Keep pictures; 1 if one is missing, or if all together are too heavy."""
    for name in names:
        try:
            target = keep(name)
        except FileNotFoundError as error:
            print(f"{error.filename} is not there: run `make pictures` first.", file=sys.stderr)
            return 1
        print(f"{target.name}: {target.stat().st_size / 1000:.0f} KB")
    print(f"docs/pictures: {weight() / 1e6:.2f} MB of {MAX_BYTES / 1e6:.0f}")
    return 0 if weight() <= MAX_BYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
