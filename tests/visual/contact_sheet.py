"""One page to look at all pictures side by side; opens from a folder, without a server."""

from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from components.kit.markup import joined, tag, trusted
from tests.visual.scene import Scene
from tests.visual.scenes import SCENES
from tests.visual.stage import THEMES

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 16px; align-items: center;
  padding: 12px 24px; background: Canvas; border-bottom: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); }
header input[type=search] { flex: 1; min-width: 200px; font: inherit; padding: 8px 12px; }
main { padding: 8px 24px 48px; } h1 { font-size: 17px; margin: 0; } h2 { margin: 32px 0 0; } h3 { font-weight: 500; margin: 16px 0 8px; }
.row { display: flex; gap: 12px; overflow-x: auto; align-items: flex-start; padding-bottom: 8px; }
.row a { flex: none; display: block; height: 420px; overflow: hidden; border-radius: 8px; text-decoration: none;
  border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); }
.row img { display: block; } .w1440 { width: 520px; } .w768 { width: 300px; } .w390 { width: 190px; }
.wide { color: #b00020; font-weight: 600; } [hidden] { display: none !important; }
"""
_SCRIPT = """
const search = document.querySelector("input[type=search]"), boxes = [...document.querySelectorAll("input[type=checkbox]")];
const show = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const at of document.querySelectorAll(".row a")) at.hidden = boxes.some((box) => !box.checked && at.classList.contains(box.value));
  for (const at of document.querySelectorAll("section.scene")) at.hidden = !words.every((word) => at.dataset.name.includes(word));
  for (const at of document.querySelectorAll("section.page")) at.hidden = !at.querySelector("section.scene:not([hidden])");
  location.hash = search.value;
};
search.value = decodeURIComponent(location.hash.slice(1));
addEventListener("input", show); show();
"""


def contact_sheet(folder: Path, wide: list[str]) -> str:
    """The page over all pictures that are in a folder.

    Args:
        wide: Scenes that do not fit their window, as `name at width`.
    """
    widths = ("w1440", "w768", "w390")
    boxes = [
        tag(
            "label", "", tag("input", "", type="checkbox", value=value, checked=True), f" {value.lstrip('w')}"
        )
        for value in (*widths, *THEMES)
    ]
    field = tag("input", "", type="search", placeholder="Page or state", aria_label="Filter by name")
    header = tag("header", "", tag("h1", "", "Every page and state"), field, *boxes)
    pages = [
        tag("section", "page", tag("h2", "", page), *(_scene(folder, scene, wide) for scene in some))
        for page, some in groupby(SCENES, key=lambda scene: scene.page)
    ]
    head = joined(
        [
            tag("meta", "", charset="utf-8"),
            tag("title", "", "Every page and state"),
            trusted(f"<style>{_STYLE}</style>"),
        ]
    )
    body = joined([header, tag("main", "", *pages), trusted(f"<script>{_SCRIPT}</script>")])
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _scene(folder: Path, scene: Scene, wide: list[str]) -> Markup | None:
    pictures = []
    for width in scene.widths:
        for theme in THEMES:
            name = f"{scene.slug}-{width}-{theme}.png"
            if (folder / name).exists():
                image = tag(
                    "img", f"w{width}", src=name, loading="lazy", alt=f"{scene.name}, {width} px, {theme}"
                )
                pictures.append(tag("a", f"w{width} {theme}", image, href=name, target="_blank"))
    if not pictures:
        return None
    reported = [one for one in wide if one.rpartition(" at ")[0] == scene.name]
    note = tag("span", "wide", f" too wide: {', '.join(reported)}") if reported else None
    who = f", {scene.who}" if scene.who else ""
    title = tag("h3", "", scene.name, tag("small", "", f" {scene.address}{who}"), note)
    return tag("section", "scene", title, tag("div", "row", *pictures), data_name=f"{scene.name} {scene.who}")
