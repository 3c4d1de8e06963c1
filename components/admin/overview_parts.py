"""Parts of the operator's page: counts, e-mails, settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from markupsafe import Markup

from components.kit.markup import filled, icon, joined, tag
from components.kit.primitives import banner, button_markup, empty_state, pill, tabs
from expertconnect.i18n import N_, _, ngettext, number, reader, translate

STATES: dict[str, str] = {
    "waiting": N_("Waiting"),
    "failed": N_("Failed"),
    "sent": N_("Sent"),
    "dropped": N_("Dropped"),
}
KINDS: dict[str, str] = {
    "address_changed": N_("Address changed"),
    "address_known": N_("Address known already"),
    "booking_approved": N_("Booking approved"),
    "booking_cancelled": N_("Booking cancelled"),
    "booking_confirmed": N_("Booking confirmed"),
    "booking_declined": N_("Booking declined"),
    "booking_expired": N_("Request expired"),
    "booking_moved": N_("Booking moved"),
    "booking_requested": N_("Booking requested"),
    "change_email": N_("New address"),
    "magic_link": N_("Link to My bookings"),
    "confirm_booking": N_("Code that confirms a booking"),
    "password_changed": N_("Password changed"),
    "password_reset": N_("Password reset"),
    "test": N_("Test mail"),
    "verify_address": N_("Address to confirm"),
}
"""Label of an e-mail, by its kind of job."""
EVENTS: dict[str, str] = {
    "registered": N_("Account made"),
    "signed_in": N_("Signed in"),
    "sign_in_failed": N_("Wrong password"),
    "sign_in_limited": N_("Sign-in limited"),
    "guest_signed_in": N_("Guest signed in by mail"),
    "code_failed": N_("Wrong code"),
    "password_wrong": N_("Wrong password of a signed-in account"),
    "password_changed": N_("Password changed"),
    "reset_asked": N_("Asked for another password"),
    "password_reset": N_("Password set by a link"),
    "address_changed": N_("Address changed"),
    "session_ended": N_("Signed out"),
    "sessions_ended": N_("Other sign-ins ended"),
    "admin_made": N_("Operator made"),
    "admin_act": N_("Operator's act"),
    "demo_closed": N_("Demo log-in closed"),
}
"""Label of a security event, by its kind."""
DETAILS: dict[str, str] = {
    "clock": N_("confirmed the clock"),
    "confirmed": N_("with the address"),
    "mail": N_("tried a mail again"),
}
"""Details of security events."""
REFUSALS = frozenset({"sign_in_failed", "sign_in_limited", "code_failed", "password_wrong"})
SHOWN_FOR = {"set": N_("set"), "not set": N_("not set")}
"""Labels of values that are not shown themselves."""


class MailLine(Protocol):
    """An e-mail job; `services.jobs.outbox.OutboxLine` is one."""

    @property
    def key(self) -> str: ...
    @property
    def purpose(self) -> str: ...
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
    """A setting; `services.admin.overview.SettingLine` is one."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def is_default(self) -> bool: ...


class SecurityLine(Protocol):
    """A security event; `services.common.security_events.EventLine` is one."""

    @property
    def at(self) -> datetime: ...
    @property
    def what(self) -> str: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def network(self) -> str: ...
    @property
    def detail(self) -> str: ...


def clock_notice(now: datetime, trusted_at: datetime, *, is_ahead: bool) -> Markup:
    """The notice while the clock has leapt and is not trusted, with the button that confirms it."""
    minutes = max(1, round((trusted_at - now).total_seconds() / 60))
    return banner(
        _("The clock has leapt forward") if is_ahead else _("The clock has leapt back"),
        ngettext(
            "It shows {time} UTC. Nothing from before expires for another minute. Is the time right?",
            "It shows {time} UTC. Nothing from before expires for another {n} minutes. Is the time right?",
            minutes,
        ).format(n=minutes, time=f"{now:%Y-%m-%d %H:%M}"),
        tone="amber",
        actions=button_markup(_("The time is right"), size="sm", act="trust"),
    )


def trouble_notice(sentence: str) -> Markup:
    """The notice while nothing can be saved, with its cause."""
    return banner(_("Nothing can be saved"), sentence, tone="red")


def figure_grid(figures: Sequence[tuple[str, str, int]]) -> Markup:
    """Icon, label and number of each count."""
    return tag(
        "div",
        "grid4 admin-figures",
        *(
            tag(
                "div",
                "kpi glass",
                tag("p", "hs g2 t-sm muted", icon(icon_name, "i18"), tag("span", "", label)),
                tag("p", "v", number(many, reader().locale)),
            )
            for icon_name, label, many in figures
        ),
    )


def mail_list(lines: Sequence[MailLine], now: datetime) -> Markup:
    """E-mails with their actions; acts: `preview` and `retry` on the key."""
    if not lines:
        return empty_state(
            _("No mails here"), _("What is to be sent stands here until it is."), art="search", level=3
        )
    return tag("ul", "", *(tag("li", "mail-row", _mail(line, now)) for line in lines))


def event_list(lines: Sequence[SecurityLine], now: datetime) -> Markup:
    """Security events; one like that before it, such as a row of wrong passwords, is counted with it."""
    if not lines:
        return tag("p", "muted", _("Nothing has happened yet."))
    grouped: list[tuple[SecurityLine, int]] = []
    for line in lines:
        if grouped and _same(grouped[-1][0], line):
            grouped[-1] = (grouped[-1][0], grouped[-1][1] + 1)
        else:
            grouped.append((line, 1))
    return tag("ul", "", *(tag("li", "mail-row", _event(line, many, now)) for line, many in grouped))


def _same(one: SecurityLine, other: SecurityLine) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _ALIKE)


_ALIKE = ("what", "user_id", "subject", "network", "detail")


def _event(line: SecurityLine, many: int, now: datetime) -> Markup:
    facts = [_("{time} ago").format(time=_span(now - line.at))]
    if line.user_id is not None:
        facts.append(_("account {id}").format(id=line.user_id))
    elif line.subject:
        facts.append(_("no account, address {mark}").format(mark=line.subject))
    facts += [line.network] if line.network else []
    facts += [_(DETAILS.get(line.detail, line.detail))] if line.detail else []
    name = tag("span", "strong", _(EVENTS.get(line.what, line.what)))
    times = (
        pill(ngettext("once", "{n} times", many).format(n=many), "amber" if line.what in REFUSALS else "")
        if many > 1
        else None
    )
    return joined([tag("p", "hs g2 wrap", name, times), tag("p", "t-sm muted", " · ".join(facts))])


def mail_tabs(here: str, counts: Mapping[str, int]) -> Markup:
    """Tabs of the states of e-mails, with their counts."""
    items: list[tuple[str, str, int | None]] = [
        (_(label), f"/admin?mails={state}", counts.get(state, 0)) for state, label in STATES.items()
    ]
    return tabs(items, f"/admin?mails={here}", label=_("Which mails"))


def setting_list(lines: Sequence[Setting]) -> Markup:
    """Every setting with its description."""
    return tag("ul", "", *(tag("li", "mail-row hs between wrap g3", _setting(line)) for line in lines))


def zone_data_lines(version: str, source: str, moved: int) -> Markup:
    """The zone data in use, and how many coming sessions its last change has moved on their parties' clocks."""
    used = _("Version {version}, read from {source}.").format(version=version, source=source)
    if not moved:
        return tag("p", "t-sm muted", used)
    text = ngettext(
        "New rules have moved the local time of one coming session. The command doctor names it.",
        "New rules have moved the local times of {n} coming sessions. The command doctor names them.",
        moved,
    ).format(n=moved)
    return joined([tag("p", "t-sm muted", used), tag("p", "t-sm err mt1", text)])


def preview_text(to: str, subject: str, text: str) -> Markup:
    """Preview of an e-mail."""
    head = tag("p", "t-sm muted", filled(_("To {address}"), address=tag("bdi", "", to)))
    return joined(
        [head, tag("p", "strong mt2", subject), tag("div", "inset pad-sm mt3 mail-text t-sm", text)]
    )


def _mail(line: MailLine, now: datetime) -> Markup:
    acts = [
        button_markup(_("Preview"), kind="ghost", icon_name="eye", size="sm", act="preview", key=line.key)
    ]
    if line.state in {"waiting", "failed"}:
        acts.append(button_markup(_("Try now"), icon_name="refresh-cw", size="sm", act="retry", key=line.key))
    facts = [translate(line.about), _when(line, now)]
    if line.tries:
        facts.append(ngettext("tried once", "tried {n} times", line.tries).format(n=line.tries))
    body = tag(
        "div",
        "grow",
        tag("p", "strong", _(KINDS.get(line.purpose, line.purpose))),
        tag("p", "t-sm muted", " · ".join(facts)),
        tag("p", f"t-sm mt1 {'faint' if line.state == 'dropped' else 'err'}", translate(line.last_error))
        if line.last_error
        else None,
    )
    return tag("div", "hs between wrap g3", body, tag("div", "hs g2", *acts))


def _when(line: MailLine, now: datetime) -> str:
    if line.done_at is not None:
        return _("{time} ago").format(time=_span(now - line.done_at))
    if line.due_at - now >= timedelta(minutes=1):
        return _("due in {time}").format(time=_span(line.due_at - now))
    if now - line.due_at < timedelta(minutes=1):
        return _("due now")
    return _("due for {time}").format(time=_span(now - line.due_at))


def _span(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds())) // 60
    if minutes < 120:
        return _("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} h").format(n=minutes // 60)
    return ngettext("{n} day", "{n} days", minutes // 1440).format(n=minutes // 1440)


def _setting(line: Setting) -> Markup:
    value = tag("code", "t-sm", _(SHOWN_FOR[line.value]) if line.value in SHOWN_FOR else line.value)
    name = tag("p", "t-sm strong setting-name", line.name)
    body = tag("div", "grow", name, tag("p", "t-sm faint", translate(line.about)))
    return joined(
        [
            body,
            tag(
                "div",
                "hs g2 setting-value",
                value,
                None if line.is_default else pill(_("set by you"), "blue"),
            ),
        ]
    )
