"""What an operator looks at: figures, mails, settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from components.kit.marks import Tone, button_markup, empty_state, pill, tabs
from components.markup import Markup, icon, joined, tag

STATES: dict[str, str] = {"waiting": "Waiting", "failed": "Failed", "sent": "Sent", "dropped": "Dropped"}
_TONES: dict[str, Tone] = {"waiting": "blue", "failed": "red", "sent": "green", "dropped": ""}


class MailLine(Protocol):
    """A mail in the outbox; `services.outbox.OutboxLine` is one."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def tries(self) -> int: ...
    @property
    def last_error(self) -> str: ...
    @property
    def done_at(self) -> datetime | None: ...


class Setting(Protocol):
    """A setting; `services.operating.SettingLine` is one."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def is_default(self) -> bool: ...


def figure_grid(figures: Sequence[tuple[str, str, int]]) -> Markup:
    """Icon, word and number of each."""
    return tag(
        "div", "grid4 admin-figures",
        *(tag("div", "kpi glass", tag("p", "hs g2 t-sm muted", icon(drawing, "i18"), tag("span", "", word)),
              tag("p", "v", f"{number:,}")) for drawing, word, number in figures),
    )  # fmt: skip


def mail_list(lines: Sequence[MailLine], now: datetime) -> Markup:
    """Mails with what can be done about them; its fragment reports `preview` and `retry` with the key."""
    if not lines:
        return empty_state(
            "No mails here", "What is to be sent stands here until it is.", art="search", level=3
        )
    return tag("ul", "", *(tag("li", "mail-row", _mail(line, now)) for line in lines))


def mail_tabs(here: str, counts: Mapping[str, int]) -> Markup:
    """The states of mails, with how many there are."""
    items: list[tuple[str, str, int | None]] = [
        (word, f"/admin?mails={state}", counts.get(state, 0)) for state, word in STATES.items()
    ]
    return tabs(items, f"/admin?mails={here}", label="Which mails")


def setting_list(lines: Sequence[Setting]) -> Markup:
    """Every setting with what it is for."""
    return tag("ul", "", *(tag("li", "mail-row hs between wrap g3", _setting(line)) for line in lines))


def preview_text(to: str, subject: str, text: str) -> Markup:
    """A mail as it would leave."""
    head = tag("p", "t-sm muted", "To ", tag("bdi", "", to))
    return joined(
        [head, tag("p", "strong mt2", subject), tag("div", "inset pad-sm mt3 mail-text t-sm", text)]
    )


def _mail(line: MailLine, now: datetime) -> Markup:
    acts = [button_markup("Preview", kind="ghost", icon_name="eye", size="sm", act="preview", key=line.key)]
    if line.state in {"waiting", "failed"}:
        acts.append(button_markup("Try now", icon_name="refresh-cw", size="sm", act="retry", key=line.key))
    words = tag(
        "div", "grow", tag("p", "strong", line.kind.replace("_", " ").capitalize()),
        tag("p", "t-sm muted", f"{line.about} · {_when(line, now)}" + (f" · tried {line.tries}×" if line.tries else "")),
        tag("p", "t-sm err mt1", line.last_error) if line.last_error else None,
    )  # fmt: skip
    state = pill(STATES.get(line.state, line.state), _TONES.get(line.state, ""))
    return tag("div", "hs between wrap g3", words, tag("div", "hs g2 wrap", state, *acts))


def _when(line: MailLine, now: datetime) -> str:
    if line.done_at is not None:
        return f"{_span(now - line.done_at)} ago"
    return (
        f"due in {_span(line.due_at - now)}" if line.due_at > now else f"due for {_span(now - line.due_at)}"
    )


def _span(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds())) // 60
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _setting(line: Setting) -> Markup:
    value = tag("code", "t-sm", line.value)
    name = tag("p", "t-sm strong setting-name", line.name)
    words = tag("div", "grow", name, tag("p", "t-sm faint", line.about))
    return joined(
        [
            words,
            tag("div", "hs g2 setting-value", value, None if line.is_default else pill("set by you", "blue")),
        ]
    )
