"""Takes the pictures: `python -m tests.visual.pictures [WORD ...]`, or `make pictures ONLY=word`.

Every scene at three widths in two themes goes into the folder pictures/, which is not kept, with an index.html to look
at them side by side. With `--locale de-DE`, or `make pictures LOCALE=de-DE`, people read in that language; those go into
pictures/de-DE/.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Error

from tests.visual.contact_sheet import contact_sheet
from tests.visual.installations import open_installations
from tests.visual.look import LONGEST
from tests.visual.scene import Scene
from tests.visual.scenes import chosen
from tests.visual.stage import LOCALE, THEMES, Stage, as_seen, staged

FOLDER = Path(__file__).parent.parent.parent / "pictures"
Job = Callable[[Scene], Awaitable[None]]


@dataclass
class Taken:
    """What came of it.

    Attributes:
        wide: Scenes that are wider than their window, with the width.
        missed: Scenes that were not reached, and why.
    """

    pictures: int = 0
    wide: list[str] = field(default_factory=list)
    missed: dict[str, str] = field(default_factory=dict)


def file_of(scene: Scene, width: int, theme: str) -> str:
    """The name of a picture's file."""
    return f"{scene.slug}-{width}-{theme}.png"


async def in_lanes(scenes: Iterable[Scene], job: Job) -> None:
    """Do a job for every scene: two at once, and one after the other those whom the same people see.

    What a client does in one scene, they are told of in another: so whoever is signed in does one thing at a time.
    """
    ordered = list(scenes)
    lanes = [[one for one in ordered if one.who], [one for one in ordered if not one.who]]

    async def lane(some: list[Scene]) -> None:
        for scene in some:
            await job(scene)

    await asyncio.gather(*(lane(some) for some in lanes))


async def take(stage: Stage, scenes: list[Scene], folder: Path, locale: str = LOCALE) -> Taken:
    """Take the pictures of some scenes, for people who read as their browser says."""
    taken = Taken()

    async def one(scene: Scene) -> None:
        try:
            async with asyncio.timeout(LONGEST), stage.shown(scene, locale) as page:
                for width in scene.widths:
                    for theme in THEMES:
                        await as_seen(page, width, theme, whole=scene.whole)
                        await page.screenshot(path=folder / file_of(scene, width, theme))
                        taken.pictures += 1
                    if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                        taken.wide.append(f"{scene.name} at {width}")
        except (Error, TimeoutError) as error:
            taken.missed[scene.name] = (str(error) or "it took too long").splitlines()[0]

    await in_lanes(scenes, one)
    return taken


async def _run(words: list[str], locale: str) -> int:
    scenes, began = chosen(words), time.monotonic()
    place = FOLDER if locale == LOCALE else FOLDER / locale
    if not scenes:
        print(f"No scene has one of these words in its name: {' '.join(words)}", file=sys.stderr)
        return 1
    place.mkdir(parents=True, exist_ok=True)
    if not words:
        for old in place.glob("*.png"):
            old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_installations(Path(folder), {scene.installation for scene in scenes}) as installations,
    ):
        async with staged(installations) as stage:
            taken = await take(stage, scenes, place, locale)
    (place / "index.html").write_text(contact_sheet(place, taken.wide), encoding="utf-8")
    print(
        f"{len(scenes)} scenes, {taken.pictures} pictures in {time.monotonic() - began:.0f} s: {place}/index.html"
    )
    print("Wider than the window: " + (", ".join(taken.wide) or "none"))
    for name, why in taken.missed.items():
        print(f"Not reached: {name}: {why}")
    return 1 if taken.missed else 0


if __name__ == "__main__":
    given = argparse.ArgumentParser(prog="python -m tests.visual.pictures", description=__doc__)
    given.add_argument("words", nargs="*", metavar="WORD", help="only scenes with one of these in their name")
    given.add_argument("--locale", default=LOCALE, help="such as de-DE")
    options = given.parse_args()
    sys.exit(asyncio.run(_run(options.words, options.locale)))
