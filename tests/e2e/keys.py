"""A person who has a keyboard and nothing else."""

import re
from typing import TypedDict

from playwright.sync_api import Page, expect

MAX_STEPS = 120
"""Presses of Tab after which nobody would look any further."""

_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { role: "", name: "", seen: false, ringed: false, inside: false };
  at.scrollIntoViewIfNeeded?.();
  const box = at.getBoundingClientRect();
  const x = box.left + Math.min(box.width / 2, innerWidth / 2), y = box.top + box.height / 2;
  const top = document.elementFromPoint(Math.max(0, x), Math.min(innerHeight - 1, Math.max(0, y)));
  const ring = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const around = [at, at.closest("article"), at.closest(".search, .pill-date"), at.nextElementSibling].filter(Boolean);
  const field = at.closest(".q-field")?.querySelector(".q-field__control") ?? at.closest(".search, .search-bar");
  const framed = field ?? (at.matches("input") ? at : null); // fields glow instead: none of them has a shadow at rest
  const boxed = framed && getComputedStyle(framed).boxShadow !== "none";
  const label = (at.getAttribute("aria-label") ?? at.innerText ?? "").trim() || at.textContent.trim();
  return {
    role: at.getAttribute("role") ?? at.tagName.toLowerCase(), name: label.replace(/\\s+/g, " "),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && Boolean(top && (at.contains(top) || top.contains(at) || at.parentElement.contains(top))),
    ringed: at.tabIndex < 0 || around.some(ring) || Boolean(boxed), inside: Boolean(at.closest("[role=dialog]")),
  };
}"""


class Focus(TypedDict):
    """Where the focus is.

    Attributes:
        seen: Whether it is on the screen, and nothing lies over it.
        ringed: Whether it can be told from what has no focus; a heading that is only gone to need not.
        inside: Whether it is in a dialog.
    """

    role: str
    name: str
    seen: bool
    ringed: bool
    inside: bool


class Keys:
    """Goes through a page by its keys, and insists at each step that the focus can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def focus(self) -> Focus:
        """Where the focus is now."""
        found: Focus = self.page.evaluate(_FOCUS)
        return found

    def sure(self) -> Focus:
        """The focus, which is somewhere, on the screen, and looks like it."""
        now = self.focus
        for _look in range(600):  # what has just been opened is still on its way in
            if now["role"] and now["seen"]:
                break
            self.page.wait_for_timeout(100)
            now = self.focus
        assert now["role"], "the focus is nowhere"
        assert now["seen"], f"the focus is out of sight: {now}"
        assert now["ringed"], f"the focus does not show: {now}"
        return now

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def to(self, name: str, role: str = "") -> Focus:
        """Tab on until the focus is on what is called this.

        Args:
            name: A pattern that the name begins with.
            role: A pattern of its role or tag; any by default.
        """
        met = []
        for _step in range(MAX_STEPS):
            self.press("Tab")
            now = self.focus
            if not now["role"]:
                continue  # the browser's own bar lies between the last and the first
            self.sure()
            met.append(f"{now['role']} {now['name'][:40]}")
            if re.match(name, now["name"]) and re.search(role, now["role"]):
                return now
        raise AssertionError(f"no way by Tab to {name}; met {met}")

    def enter(self, name: str, role: str = "") -> None:
        """Tab to something and press Enter on it."""
        self.to(name, role)
        self.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Tab to a field and type."""
        self.to(label, "input|textarea")
        self.page.keyboard.type(text)

    def lands_on(self, name: str) -> None:
        """Wait until the page has brought the focus to what is called this."""
        self.page.wait_for_function(
            "(wanted) => { const at = document.activeElement; return at !== document.body &&"
            " new RegExp(wanted).test((at.getAttribute('aria-label') ?? at.innerText ?? '').trim()); }",
            arg=f"^{name}",
        )
        self.sure()


def expect_dialog(page: Page, name: str) -> None:
    """Wait for the dialog, with the focus in it."""
    expect(page.get_by_role("dialog", name=name)).to_be_visible()
    page.wait_for_function("() => document.activeElement.closest('[role=dialog]') !== null")
