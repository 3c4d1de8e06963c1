"""axe-core on a page, every rule that WCAG 2.2 AA and good practice know."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from playwright.async_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
_RUN = """
async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id} (${one.impact}): ${node.target.join(" ")} ${node.html.slice(0, 140)}`));
}
"""


@lru_cache(maxsize=1)
def _source() -> str:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        raise RuntimeError("axe-core comes with axe-playwright-python, which is not installed")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


async def violations(page: Page) -> list[str]:
    """What axe holds against the page, one line for each element; of any impact."""
    # Sent by the debugger, so that the page's own policy on scripts stands.
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_source())
    return [str(one) for one in await page.evaluate(_RUN, list(RULES))]
