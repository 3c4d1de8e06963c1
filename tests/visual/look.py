"""Looks at scenes: one visit each, seen at every width in both themes, and what was wrong is written down."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from playwright.async_api import Error, Page

from tests.visual.axe import violations
from tests.visual.contrast import faint_texts
from tests.visual.reflow import misshapen
from tests.visual.scene import Scene
from tests.visual.stage import LOCALE, THEMES, Stage, as_seen

MEASURED = (1440, 390)
"""Widths at which colours and roles are looked at."""
SMALLEST = 320
LONGEST = 180
"""Seconds after which a visit is given up, on a machine that has much else to do."""


@dataclass
class Findings:
    """What was wrong with one scene.

    Attributes:
        missed: Why the state was not reached; empty when it was.
    """

    missed: str = ""
    axe: list[str] = field(default_factory=list)
    contrast: list[str] = field(default_factory=list)
    shape: list[str] = field(default_factory=list)


Job = Callable[[Scene], Awaitable[None]]


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


async def examined(
    stage: Stage, scenes: Iterable[Scene], *, locale: str = LOCALE, shape_only: bool = False
) -> dict[str, Findings]:
    """Visit the scenes and examine each; by name.

    Args:
        shape_only: Leaves out colours and roles, for words of another language.
    """
    found: dict[str, Findings] = {}

    async def examine(scene: Scene) -> None:
        findings = found[scene.name] = Findings()
        try:
            async with asyncio.timeout(LONGEST), stage.shown(scene, locale) as page:
                if not shape_only:
                    await _measure(page, scene, findings)
                for width in (*scene.widths, SMALLEST):
                    await as_seen(page, width, "light")
                    findings.shape += [f"{width}: {fault}" for fault in await misshapen(page)]
        except (Error, TimeoutError) as error:
            findings.missed = f"{scene.address}: {str(error) or 'it took too long'}"

    await in_lanes(scenes, examine)
    return found


async def _measure(page: Page, scene: Scene, findings: Findings) -> None:
    for width in (one for one in MEASURED if one in scene.widths):
        for theme in THEMES:
            await as_seen(page, width, theme, whole=scene.whole)
            findings.axe += [f"{width} {theme}: {fault}" for fault in await violations(page)]
            findings.contrast += [f"{width} {theme}: {fault}" for fault in await faint_texts(page)]
