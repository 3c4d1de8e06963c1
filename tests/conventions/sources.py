"""The files that belong to the product, read once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIGRATIONS = "db/migrations/"


@cache
def tracked(suffix: str = "") -> tuple[Path, ...]:
    """The files under version control with a suffix, relative to the root; all files where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        hidden = {".venv", ".git", "data", "__pycache__"}
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not hidden & set(path.parts)]
    else:
        found = [Path(name) for name in listed.stdout.split("\0") if name]
    return tuple(sorted(path for path in found if path.name.endswith(suffix) and (ROOT / path).is_file()))


def text(path: Path | str) -> str:
    """A file's text; bytes that are none are replaced."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python_files() -> tuple[Path, ...]:
    """Everything in Python but migrations."""
    return tuple(path for path in tracked(".py") if not str(path).startswith(MIGRATIONS))


@cache
def tree(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(text(path))
