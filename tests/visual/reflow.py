"""What is wrong with a page's shape: too wide, cut off, too small to hit, without a name."""

from playwright.async_api import Page

MIN_TARGET = 24
"""Pixels, WCAG 2.2, 2.5.8."""

# Each of these answers with sentences. `said` names an element in a way that a person finds again.
_LOOK = """
(least) => {
  const seen = (at) => at.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && at.getClientRects().length > 0;
  const aloud = (at) => { // only read aloud: a pixel of it is painted, or nothing
    for (let up = at; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (/inset\\(50%/.test(style.clipPath) || (style.position === "absolute" && up.offsetWidth <= 1 && up.offsetHeight <= 1)) return true;
    }
    return false;
  };
  const off = (at) => at.closest("[inert], .skip, .boot, noscript, .q-loading-bar") || aloud(at);
  const said = (at) => {
    const words = (at.getAttribute("aria-label") || at.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 40);
    return `${at.tagName.toLowerCase()}${at.classList.length ? "." + [...at.classList].slice(0, 3).join(".") : ""} "${words}"`;
  };
  const root = document.documentElement, faults = { overflow: [], clipped: [], small: [], nameless: [], frame: [] };
  const layer = [...document.querySelectorAll(".q-dialog .dialog")].filter(seen).at(-1); // what lies below is covered
  const within = layer ?? document.body;

  if (root.scrollWidth > innerWidth) faults.overflow.push(`the page is ${root.scrollWidth} px wide in ${innerWidth}`);
  const scrolls = (at) => /auto|scroll/.test(getComputedStyle(at).overflowX);
  const words = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (words.nextNode()) {
    const text = words.currentNode, at = text.parentElement;
    if (!text.data.trim() || !at || at.closest("script, style, option") || off(at) || !seen(at)) continue;
    range.selectNodeContents(text);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!boxes.length) continue;
    const box = { left: Math.min(...boxes.map((b) => b.left)), right: Math.max(...boxes.map((b) => b.right)),
                  top: Math.min(...boxes.map((b) => b.top)), bottom: Math.max(...boxes.map((b) => b.bottom)) };
    let free = false; // inside something that scrolls
    for (let up = at; up && up !== document.body && !free; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.position === "fixed") { free = up !== at && free; }
      if (scrolls(up)) free = true;
      const cuts_x = /hidden|clip/.test(style.overflowX), cuts_y = /hidden|clip/.test(style.overflowY);
      if (!cuts_x && !cuts_y) continue;
      const edge = up.getBoundingClientRect();
      const meant = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      if (meant && cuts_x) [box.left, box.right] = [Math.max(box.left, edge.left), Math.min(box.right, edge.right)];
      if (meant && cuts_y) [box.top, box.bottom] = [Math.max(box.top, edge.top), Math.min(box.bottom, edge.bottom)];
      const gone = box.top >= edge.bottom - 1 || box.bottom <= edge.top + 1 || box.left >= edge.right - 1 || box.right <= edge.left + 1;
      if (gone && up.closest("[aria-label]")) break; // left out as a whole where room is short; its name says it
      if (cuts_x && !meant && (box.right > edge.right + 1 || box.left < edge.left - 1)) faults.clipped.push(`${said(at)} at the side of ${said(up)}`);
      if (cuts_y && !meant && (box.bottom > edge.bottom + 3 || box.top < edge.top - 3) && !/auto|scroll/.test(style.overflowY)) faults.clipped.push(`${said(at)} above or below ${said(up)}`);
    }
    if (!free && (box.right > innerWidth + 1 || box.left < -1)) faults.overflow.push(`${said(at)} ends at ${Math.round(box.right)} of ${innerWidth}`);
  }

  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=switch], [role=checkbox], [role=tab]";
  for (const at of within.querySelectorAll(controls)) {
    if (off(at) || at.closest("[aria-hidden=true]")) continue;
    const box_of = at.closest("label") ?? at; // a click on its label counts
    if (!seen(box_of) || (!seen(at) && !at.closest("label"))) continue;
    let box = box_of.getBoundingClientRect();
    const over = getComputedStyle(at, "::after");
    if (over.content !== "none" && over.position === "absolute" && at.offsetParent) {
      const [high, wide] = [parseFloat(over.height), parseFloat(over.width)];
      if (high > box.height || wide > box.width) box = { width: Math.max(wide, box.width), height: Math.max(high, box.height) };
    }
    const style = getComputedStyle(at), parent = at.parentElement;
    const in_text = style.display === "inline" && [...parent.childNodes].some((one) => one.nodeType === 3 && one.data.trim().length > 1);
    if (box.width && !in_text && (box.width < least - .5 || box.height < least - .5))
      faults.small.push(`${said(at)} is ${Math.round(box.width)} x ${Math.round(box.height)}`);
    const labelled = (at.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
    const pictures = [...at.querySelectorAll("img[alt]")].map((one) => one.alt).join("");
    const label = [...(at.labels ?? [])].map((one) => one.textContent).join("");
    if (![at.getAttribute("aria-label"), labelled, label, at.matches("input, select, textarea") ? "" : at.textContent, pictures, at.title, at.matches("[type=submit]") ? at.value : ""].some((one) => one?.trim()))
      faults.nameless.push(said(at) + ` ${at.outerHTML.slice(0, 80)}`);
  }
  const first = [...document.querySelectorAll("h1")].filter((at) => seen(at) || aloud(at)).length;
  if (document.querySelector("#app, main") && !document.body.matches(":has(.boot)") || first)
    if (first !== 1) faults.frame.push(`${first} h1`);
  if (!root.lang) faults.frame.push("no language");
  if (!document.title.trim()) faults.frame.push("no title");
  return Object.entries(faults).flatMap(([kind, told]) => [...new Set(told)].map((one) => `${kind}: ${one}`));
}
"""


async def misshapen(page: Page) -> list[str]:
    """Sentences about what is too wide, cut off, too small or nameless; nothing when all is well."""
    return [str(fault) for fault in await page.evaluate(_LOOK, MIN_TARGET)]
