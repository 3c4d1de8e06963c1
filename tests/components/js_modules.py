"""Calls functions of the slot picker's ES modules in Chromium, each module as the file it is."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from components.slot_picker import slot_picker
from components.slot_picker.texts import picker_words
from expertconnect.i18n import ReaderLocale, reading

FOLDER = Path(slot_picker.__file__).parent
ORIGIN = "http://modules.test"
# What a function is given is frozen through and through: one that changes it fails.
CALLS = """async ([module, name, calls]) => {
  const frozen = (value) => {
    if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
    return value;
  };
  const { [name]: called } = await import(`/${module}.js`);
  return calls.map((given) => called(...frozen(given)));
}"""


class Modules:
    """The modules, answered from their folder to a page of their own; no server is asked."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.route(f"{ORIGIN}/**", self._answer)
        page.goto(f"{ORIGIN}/")

    def call(self, module: str, function: str, *given: object) -> Any:
        """What a function returns."""
        return self.table(module, function, [given])[0]

    def table(self, module: str, function: str, calls: Sequence[Sequence[object]]) -> list[Any]:
        """What a function returns for each of many calls."""
        reported = json.loads(json.dumps(calls))  # tuples become lists, as on their way to a browser
        returned: list[Any] = self._page.evaluate(CALLS, [module, function, reported])
        return returned

    def texts(self, locale: str = "en") -> dict[str, Any]:
        """The texts of a reader, as the modules are given them."""
        with reading(ReaderLocale.of(locale)):
            pairs = picker_words()
        texts: dict[str, Any] = self.call("wording", "textsOf", pairs)
        return texts

    @staticmethod
    def _answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        if name:
            route.fulfill(body=(FOLDER / name).read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Modules</title>", content_type="text/html")
