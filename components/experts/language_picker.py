"""Language picker: chosen languages as chips, the rest in a select."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from expertconnect.i18n import _, ngettext, translate


class LanguagePicker(Fragment):
    """Field to choose several languages, as one element.

    Args:
        names: Name by code of the languages that can be chosen.
        most: Maximum number of chosen languages.
    """

    def __init__(
        self,
        label: str,
        names: Mapping[str, str],
        chosen: Sequence[str],
        on_change: Callable[[], Awaitable[Any] | Any],
        *,
        most: int = 12,
    ) -> None:
        self._label, self._names, self._most = label, names, most
        self._on_change = on_change
        self.chosen = [code for code in chosen if code in names]
        super().__init__(classes="field", on_act=self._acted)
        self.error(None)

    def choose(self, codes: Sequence[str]) -> None:
        """Set the chosen languages; the callback is not called."""
        self.chosen = [code for code in codes if code in self._names]
        self.error(None)

    def error(self, sentence: str | None) -> None:
        """Show an error, or none."""
        self.show(self._drawn(sentence or ""))

    def _acted(self, act: str, key: str, value: object) -> Any:
        if act == "remove" and key in self.chosen:
            self.chosen.remove(key)
        elif act == "add" and isinstance(value, str) and value in self._names and value not in self.chosen:
            if len(self.chosen) >= self._most:
                most = self._most
                return self.error(
                    ngettext(
                        "Please choose at most {n} language.", "Please choose at most {n} languages.", most
                    ).format(n=most)
                )
            self.chosen.append(value)
        else:
            return None
        self.error(None)
        return self._on_change()

    def _drawn(self, error: str) -> Markup:
        named = f"l{self.id}"
        chips = [
            tag(
                "button",
                "chip",
                tag("span", "", self._names[code]),
                icon("x", "i16"),
                type="button",
                data_act="remove",
                data_key=code,
                aria_label=_("Remove {language}").format(language=self._names[code]),
            )
            for code in self.chosen
        ]
        rest = [
            tag("option", "", name, value=code)
            for code, name in self._names.items()
            if code not in self.chosen
        ]
        choice = tag(
            "select",
            "nsel",
            tag("option", "", _("Add a language"), value=""),
            *rest,
            id=named,
            data_act="add",
            aria_invalid=bool(error) or None,
        )
        return joined(
            [
                tag("label", "lab", self._label, for_=named),
                tag("div", "lang-list", *chips) if chips else None,
                choice,
                tag("span", "err", translate(error)) if error else None,
            ]
        )
