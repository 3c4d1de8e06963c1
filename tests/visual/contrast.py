"""Contrast of text as it is painted: what axe cannot decide where glass lies below.

Every run of text is compared with the pixels behind it, which a picture of the page without its text shows. Not
their average counts but the worst of them.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image
from playwright.async_api import Page

MIN = 4.5
"""WCAG 1.4.3; it would let large text be fainter, we do not."""
SPARED = 0.02
"""So much of the pixels may be worse: edges that a box of text just touches."""
_SAMPLE = (24, 12)
Colour = tuple[float, float, float]

_COLLECT = """
() => {
  const runs = [], canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => { // whatever notation the style has
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const topmost = (at, box) => {
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    const hit = document.elementFromPoint(x, y);
    return !!hit && (hit === at || at.contains(hit) || hit.contains(at) || hit.closest("label, a, button, article")?.contains(at));
  };
  const shown = (at, box) => { // what its surroundings do not cut off
    let [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
    for (let up = at; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflow === "visible") continue;
      const edge = up.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, edge.left), Math.max(top, edge.top), Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    }
    return { x: left, y: top, width: right - left, height: bottom - top };
  };
  const add = (at, box, style, colour, words) => {
    let opacity = 1;
    for (let up = at; up; up = up.parentElement) opacity *= parseFloat(getComputedStyle(up).opacity);
    box = shown(at, box);
    if (opacity === 0 || box.width < 2 || box.height < 2 || !topmost(at, box)) return;
    if (at.closest(":disabled, [aria-disabled=true]:not(.slot)")) return; // 1.4.3 leaves out what cannot be used
    const clipped = style.webkitBackgroundClip === "text" || style.backgroundClip === "text";
    const colours = clipped ? (style.backgroundImage.match(/(?:rgba?|color|oklch|oklab)\\([^)]*\\)|#[0-9a-f]{3,8}/gi) ?? []) : [colour];
    runs.push({ x: box.x, y: box.y, w: box.width, h: box.height, colours: colours.map(rgba), opacity,
      words: words.trim().replace(/\\s+/g, " ").slice(0, 40),
      where: `${at.tagName.toLowerCase()}.${String(at.className.baseVal ?? at.className).split(" ").slice(0, 3).join(".")}` });
  };
  const range = document.createRange(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, at = text.parentElement;
    if (!text.data.trim() || !at || at.closest("script, style, noscript, option, .boot, .sr-only, .skip") || !at.checkVisibility({ checkVisibilityCSS: true })) continue;
    const style = getComputedStyle(at);
    range.selectNodeContents(text);
    const svg = at instanceof SVGElement && style.fill !== "none";
    for (const box of range.getClientRects()) add(at, box, style, svg ? style.fill : style.color, text.data);
  }
  for (const at of document.querySelectorAll("input, textarea, select")) {
    if (at.matches("[type=checkbox], [type=radio], [type=hidden], .sr-only") || !at.checkVisibility({ checkVisibilityCSS: true })) continue;
    const style = getComputedStyle(at), box = at.getBoundingClientRect(), empty = !at.value && at.placeholder;
    const words = at.matches("select") ? at.selectedOptions[0]?.textContent ?? "" : at.value || at.placeholder || "";
    if (words) add(at, { x: box.x + 14, y: box.y + 8, width: Math.min(box.width - 48, 160), height: Math.max(box.height - 16, 4) }, style,
      empty ? getComputedStyle(at, "::placeholder").color : style.color, words);
  }
  return runs;
}
"""
_BARE = """
:not(#_):not(#_), :not(#_):not(#_)::placeholder {
  color: transparent !important; -webkit-text-fill-color: transparent !important; text-shadow: none !important;
  caret-color: transparent !important; text-decoration-color: transparent !important; }
svg text { fill: transparent !important; } .ic, .digits { visibility: hidden !important; }
"""
_UNDRESS = """
(rules) => {
  for (const at of document.querySelectorAll("*")) if (getComputedStyle(at).webkitBackgroundClip === "text") at.style.backgroundImage = "none";
  const style = document.createElement("style"); style.id = "_bare"; style.textContent = rules; document.head.append(style);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
"""
_DRESS = "() => { document.getElementById('_bare')?.remove(); }"


@dataclass(frozen=True, slots=True)
class Faint:
    """A run of text that is too hard to read."""

    ratio: float
    words: str
    where: str

    def __str__(self) -> str:
        return f"{self.ratio:.2f} of {MIN}: “{self.words}” ({self.where})"


async def faint_texts(page: Page) -> list[Faint]:
    """The texts in the window that stand out too little from what lies behind them."""
    runs: list[dict[str, Any]] = await page.evaluate(_COLLECT)
    await page.evaluate(_UNDRESS, _BARE)
    try:
        picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    finally:
        await page.evaluate(_DRESS)
    return sorted({fault for run in runs if (fault := _judged(run, picture))}, key=str)


def _judged(run: dict[str, Any], picture: Image.Image) -> Faint | None:
    box = (
        max(0, int(run["x"])),
        max(0, int(run["y"])),
        min(picture.width, int(run["x"] + run["w"]) + 1),
        min(picture.height, int(run["y"] + run["h"]) + 1),
    )
    wide, high = box[2] - box[0], box[3] - box[1]
    if wide < 2 or high < 2:
        return None
    size = (min(_SAMPLE[0], wide), min(_SAMPLE[1], high))
    behind = picture.crop(box).resize(size, Image.Resampling.BOX)
    ratio = min((worst(behind, _rgba(colour), run["opacity"]) for colour in run["colours"]), default=21.0)
    return Faint(ratio, run["words"], run["where"]) if ratio < MIN else None


def _rgba(colour: list[float]) -> tuple[float, float, float, float]:
    red, green, blue, alpha = colour
    return red, green, blue, alpha


def worst(behind: Image.Image, colour: tuple[float, float, float, float], opacity: float = 1.0) -> float:
    """The contrast that all but the worst few pixels behind a text reach."""
    counted: list[tuple[int, Any]] = behind.getcolors(behind.width * behind.height) or []
    alpha = colour[3] * opacity
    ratios = []
    for count, pixel in counted:
        red, green, blue = (colour[n] * alpha + pixel[n] * (1 - alpha) for n in range(3))
        ratios.append((contrast((red, green, blue), pixel), count))
    spared = behind.width * behind.height * SPARED
    for ratio, count in sorted(ratios):
        spared -= count
        if spared < 0:
            return ratio
    return 21.0


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (_linear(round(channel)) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=256)
def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
