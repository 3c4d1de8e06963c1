"""The attendee's form and the hours."""

from datetime import date, timedelta
from typing import Any

from components.booking.attendee_form import AttendeeForm, Held
from components.hours.editor import HoursEditor
from components.hours.exceptions import OverridesEditor, TimeOffEditor
from components.kit import Button, Fragment, TextField
from components.kit.choices import Select
from expertconnect.domain.availability import Hours
from expertconnect.domain.booking import Attendee
from tests.components.demo_cards import BERLIN, NOW, QUESTIONS, TODAY
from tests.components.pages import page

HELD = Held(NOW + timedelta(minutes=4), NOW, timedelta(minutes=5), True)


class Heard(list[Any]):
    """What the form reported."""

    form: AttendeeForm

    def draw(self) -> None:
        self.form = AttendeeForm(
            self.append,
            lambda: self.append("back"),
            questions=QUESTIONS,
            held=HELD,
            on_extend=lambda: self.append("extend"),
            known=Attendee("", "", time_zone="Europe/Berlin", locale="de"),
        )


async def test_a_form_is_reported_whole_once_what_must_be_there_is_there() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find("Confirm booking").click()
        assert heard == []
        await user.should_see("Please enter your name.")
        await user.should_see("Please choose an answer.")
        user.find("Full name").type("Ada Lovelace")
        user.find("E-mail").type("ada@example.org")
        user.find("Company").type("Analytical Engines")
        team = next(s for s in user.find(Select).elements if "Team size" in s.content)
        team.act("choose", "", "2")
        user.find("Confirm booking").click()
        assert heard == [
            Attendee(
                "Ada Lovelace",
                "ada@example.org",
                "",
                "Europe/Berlin",
                "de",
                {1: "Analytical Engines", 2: "11-50"},
            )
        ]


async def test_a_refusal_stands_beside_the_fields_and_keeps_what_was_typed() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find("Full name").type("Ada")
        heard.form.refuse(
            {"email": "We cannot send there.", "answers.2": "Not one of them.", "elsewhere": "Also this."}
        )
        await user.should_see("We cannot send there.")
        await user.should_see("Not one of them.")
        await user.should_see("Also this.")
        assert heard.form.typed().name == "Ada"


async def test_a_lost_time_keeps_the_form_and_offers_the_nearest_ones() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find("Full name").type("Ada")
        near = [NOW + timedelta(hours=n) for n in (1, 2)]
        heard.form.lost("Someone has just taken this time.", near, heard.append, BERLIN)
        await user.should_see("Tue, Nov 24, 11:12")
        notice = next(e for e in user.find(Fragment).elements if "form-notice" in e.classes)
        notice.act("near", "1")
        notice.act("near", "9")
        notice.act("back")
        assert heard == [near[1], "back"]
        user.find(Button).click()
        assert len(heard) == 2
        heard.form.found(HELD)
        assert notice.content == ""
        assert heard.form.typed().name == "Ada"


async def test_the_bar_of_a_phone_confirms_goes_back_and_asks_for_time() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        bar = next(e for e in user.find(Fragment).elements if "bar-cta" in e.classes)
        assert "4:00" in bar.content
        bar.act("back")
        bar.act("extend")
        bar.act("submit")
        assert heard == ["back", "extend"]


class Week(list[Any]):
    """What the hours editor reported."""

    editor: HoursEditor

    def draw(self) -> None:
        self.editor = HoursEditor(
            {1: (Hours(540, 720),)},
            lambda day, hours: self.append((day, hours)),
            on_copy=lambda hours, days: self.append((days, hours)),
        )


async def test_typing_a_time_reports_the_whole_day() -> None:
    week = Week()
    async with page(week.draw):
        week.editor.act("closes", "1-0", "1pm")
        assert week == [(1, (Hours(540, 780),))]
        week.editor.act("add", "1")
        assert week[-1] == (1, (Hours(540, 780), Hours(840, 1020)))
        week.editor.act("remove", "1-0")
        assert week[-1] == (1, (Hours(840, 1020),))
        week.editor.act("toggle", "1", False)
        assert week[-1] == (1, ())
        week.editor.act("toggle", "7", True)
        assert week[-1] == (7, (Hours(540, 1020),))


async def test_hours_that_cannot_be_are_told_and_not_reported() -> None:
    week = Week()
    async with page(week.draw):
        week.editor.act("add", "1")
        before = len(week)
        week.editor.act("opens", "1-1", "11:00")
        assert len(week) == before
        assert "Overlaps with 09:00 – 12:00." in week.editor.content
        assert 'aria-invalid="true"' in week.editor.content


async def test_the_editor_believes_no_rows_that_are_not_there() -> None:
    week = Week()
    async with page(week.draw):
        for act, key, value in [
            ("opens", "1-7", "9"),
            ("opens", "8-0", "9"),
            ("opens", "", "9"),
            ("opens", "1-x", "9"),
            ("opens", "1-0", 9),
            ("toggle", "1", "true"),
            ("remove", "1-1", None),
            ("destroy", "1-0", None),
            ("opens", "12-0", "9"),
        ]:
            week.editor.act(act, key, value)
        assert week == []


async def test_a_day_can_be_copied_to_others() -> None:
    week = Week()
    async with page(week.draw) as user:
        week.editor.act("copy", "1")
        user.find(kind=Button, content="Copy").click()
        assert week == [([2, 3, 4, 5], (Hours(540, 720),))]


async def test_an_override_is_a_date_with_hours_or_a_day_off() -> None:
    heard: list[object] = []

    def draw() -> None:
        editor = OverridesEditor(
            {date(2026, 12, 24): ()}, lambda *reported: heard.append(reported), heard.append, today=TODAY
        )
        Button("Add", editor.add)

    async with page(draw) as user:
        editor = next(iter(user.find(OverridesEditor).elements))
        assert "Closed" in editor.content
        editor.act("clear", "2026-12-25")
        editor.act("clear", "2026-12-24")
        assert heard == [date(2026, 12, 24)]
        user.find("Add").click()
        user.find("Save").click()
        assert heard[-1] == ([TODAY], (Hours(540, 1020),))


async def test_time_off_needs_a_last_day_that_is_not_before_the_first() -> None:
    heard: list[object] = []

    def draw() -> None:
        editor = TimeOffEditor(
            [], lambda *reported: heard.append(reported), heard.append, timezone=BERLIN, today=TODAY
        )
        Button("New", editor.add)

    async with page(draw) as user:
        user.find("New").click()
        last = next(f for f in user.find(TextField).elements if f.props["aria-label"] == "Last day")
        for wrong in ("2026-11-23", "", "tomorrow", "9999-01-01"):
            last.set_value(wrong)
            user.find("Add time off").click()
        assert heard == []
        last.set_value("2026-11-30")
        user.find("Add time off").click()
        assert heard == [(TODAY, date(2026, 11, 30), "", False)]
