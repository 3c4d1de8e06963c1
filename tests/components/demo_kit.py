"""A page with every small part on it."""

from datetime import date

from nicegui import ui

from components.kit import (
    Button,
    Chips,
    Dialog,
    ErrorSummary,
    Fragment,
    Segmented,
    Select,
    TextArea,
    TextField,
    Zone,
    ZonePicker,
    avatar,
    banner,
    button_markup,
    checkbox,
    confirm,
    date_tile,
    empty_state,
    facts,
    form,
    form_fields,
    icon_button,
    joined,
    pill,
    rating,
    skeleton,
    stars,
    steps,
    switch,
    tabs,
    tag,
)
from components.kit.toasts import toast
from components.layout.theme import PersonBadge, frame, glass, section

ZONES = (
    Zone("Europe/Berlin", "Berlin", "GMT+1", "10:12"),
    Zone("Asia/Kolkata", "Kolkata", "GMT+5:30", "14:42"),
    Zone("America/New_York", "New York", "GMT-5", "04:12"),
)
HOSTILE = "<script>alert(1)</script> {{7*7}} \"quoted\" 'single' & \u202egpj.exe"


def kit_page() -> None:
    """All the small parts."""
    with frame("Kit", active="/experts", person=PersonBadge("Ada Lovelace", is_expert=True, waiting=3)):
        Fragment(tag("h1", "h1", "Every part"))
        with ui.element("div").classes("grid2 mt6"):
            with section("Buttons and marks"):
                _buttons()
                _marks()
            with section("A form"):
                _form()
        with ui.element("div").classes("grid2 mt6"):
            with glass():
                _banners()
            with glass(""):
                _empty_states()


def _buttons() -> None:
    client = ui.context.client
    with ui.element("div").classes("hs g2 wrap mt4"):
        Button("Save", lambda: toast(client, "Saved"), kind="primary", icon_name="check")
        Button(
            "Undoable",
            lambda: toast(client, HOSTILE, lambda: toast(client, "Back again", kind="info")),
        )
        Button("Ghost", kind="ghost", icon_right="arrow-right")
        Button(
            "Delete",
            lambda: confirm("Delete it?", "This cannot be undone.", yes="Delete", on_yes=lambda: None),
            kind="danger",
        )
        Button("Busy", kind="primary").busy()
        Button("Off", kind="primary").disabled()
        icon_button("copy", "Copy link")


def _marks() -> None:
    Fragment(
        joined(
            [
                pill("Confirmed", "green", "circle-check"),
                pill("Awaiting approval", "amber", "hourglass"),
                pill("Cancelled", "red", "circle-x"),
                pill("Starts soon", "blue", "timer"),
                pill("Live", "green", live=True),
            ]
        ),
        classes="hs g2 wrap mt4",
    )
    Fragment(
        joined(
            [
                avatar("Maya Okafor", 56),
                avatar(HOSTILE, 48),
                date_tile(date(2026, 11, 25)),
                rating(4.96, 214),
                stars(4),
            ]
        ),
        classes="hs g4 wrap mt4",
    )
    Fragment(steps(["Time", "Details", "Done"], 1), classes="mt4")
    Fragment(tabs([("Upcoming", "/a", 3), ("Past", "/b", 2)], "/a", label="Bookings"), classes="mt4")
    Segmented("Period", {7: "7 days", 30: "30 days", 365: "12 months"}, 30).classes("mt4")
    Chips(
        "Field",
        [
            ("", "All", "layers", 92),
            ("p", "Product", "target", 14),
            ("e", "Engineering", "code-xml", 22),
        ],
        "",
    ).classes("mt4")


def _form() -> None:
    client = ui.context.client
    errors = ErrorSummary()

    def submit() -> None:
        errors.tell([] if form_fields([name, mail]) else ["Please check the marked fields.", HOSTILE])

    with form(submit, "vs g5 mt4"):
        name = TextField(
            "Full name",
            autocomplete="name",
            check=lambda v: None if v else "Please enter your name.",
        )
        mail = TextField(
            "E-mail",
            input_type="email",
            autocomplete="email",
            hint="The invitation goes here.",
            icon_name="mail",
            check=lambda v: None if "@" in v else "Enter an address like name@example.com.",
        )
        TextArea(
            "What should the call decide?",
            placeholder="Two or three sentences are enough.",
            hint="Maya reads this.",
            optional=True,
        )
        Select(
            "Least notice",
            {1: "1 hour", 2: "2 hours", 24: "1 day"},
            2,
            hint="How soon people may book.",
        )
        ZonePicker(ZONES, "Europe/Berlin", lambda zone: toast(client, zone, kind="info"))
        switch("I approve each booking first", True)
        checkbox("I have read the terms")
        Button("Confirm booking", kind="primary", size="lg", submit=True, icon_right="arrow-right")


def _banners() -> None:
    Fragment(banner("That time was just confirmed by somebody else", "Your details are kept.", tone="red"))
    Fragment(banner("Away until 3 January", tone="amber"), classes="mt3")
    Fragment(
        banner(
            "Nothing free in December",
            HOSTILE,
            actions=button_markup("Go there", size="sm", act="go"),
        ),
        classes="mt3",
    )
    Fragment(skeleton(), classes="mt4")
    Fragment(facts([("clock", "Length", "30 minutes"), ("globe", "Zone", "Berlin")]), classes="mt4")


def _empty_states() -> None:
    Fragment(
        empty_state(
            "No bookings yet",
            "They will stand here.",
            action=button_markup("Find an expert", kind="primary", href="/experts"),
        )
    )
    Fragment(empty_state("No match", art="search"))
    Button("Dialog", _dialog)


def _dialog() -> None:
    dialog = Dialog("Session type", wide=True)
    with dialog.body:
        TextField("Title", "Strategy call")
    dialog.open()
