"""Looks at a scene: in one visit at its widths and in both themes, and what was wrong is written down."""

import asyncio
from dataclasses import dataclass, field

from playwright.async_api import Error

from tests.visual.axe import violations
from tests.visual.contrast import faint_texts
from tests.visual.reflow import misshapen
from tests.visual.scene import Scene
from tests.visual.stage import LOCALE, THEMES, Stage, as_seen

MEASURED = (1440, 390)
"""Widths at which colours and roles are looked at."""
SMALLEST = 320
LONGEST = 600
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


def sights(scene: Scene, *, all_of_them: bool) -> list[tuple[int, str]]:
    """The widths and themes in which colours and roles of a scene are examined.

    Args:
        all_of_them: Every width in every theme. Otherwise each width and each theme comes once, which halves the work:
            the widths differ by their rules for layout and the themes by their colours, hardly ever by both.
    """
    widths = [width for width in MEASURED if width in scene.widths]
    if all_of_them or len(widths) < len(THEMES):
        return [(width, theme) for width in widths for theme in THEMES]
    return list(zip(widths, THEMES, strict=True))


async def examined(
    stage: Stage, scene: Scene, *, locale: str = LOCALE, shape_only: bool = False, all_of_it: bool = False
) -> Findings:
    """Visit a scene once and examine it.

    Args:
        shape_only: Leaves out colours and roles, for words of another language.
        all_of_it: Whether colours and roles are examined at every width in both themes.
    """
    findings = Findings()
    try:
        async with asyncio.timeout(LONGEST), stage.shown(scene, locale) as page:
            for width, theme in () if shape_only else sights(scene, all_of_them=all_of_it):
                await as_seen(page, width, theme, whole=scene.whole)
                findings.axe += [f"{width} {theme}: {fault}" for fault in await violations(page)]
                findings.contrast += [f"{width} {theme}: {fault}" for fault in await faint_texts(page)]
            for width in (*scene.widths, SMALLEST):
                await as_seen(page, width, "light")
                findings.shape += [f"{width}: {fault}" for fault in await misshapen(page)]
    except (Error, TimeoutError) as error:
        findings.missed = f"{scene.address}: {str(error) or 'it took too long'}"
    return findings
