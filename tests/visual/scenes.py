"""The one table of all that can be seen of the product. A page or a state that is not here is not looked at."""

from tests.visual import acts
from tests.visual.account_scenes import OF_ACCOUNTS
from tests.visual.expert_scenes import OF_EXPERTS
from tests.visual.installations import EMPTY
from tests.visual.scene import Scene

_DIALOG = ".q-dialog .dialog"
_BOOKER = ".b-slots .slot"
_LOADING = Scene("landing: loading", "/", ".boot .sk", before=acts.without_scripts, plain=True, whole=False)

PUBLIC = (
    Scene("landing", "/", ".xcard"),
    Scene("landing: signed in", "/", ".nav-me", who="client"),
    Scene("landing: no experts", "/", "main h1", installation=EMPTY),
    _LOADING,
    Scene("experts", "/experts", ".xcard"),
    Scene("experts: filtered", "/experts?category=design&max_rate=150&sort=rating", ".xcard"),
    Scene("experts: nobody fits", "/experts?q=zzzzzz", ".empty"),
    Scene("experts: nobody yet", "/experts", ".empty", installation=EMPTY),
    Scene("experts: offline", "/experts", "#popup", act=acts.cut_off, whole=False),
    Scene("expert", "/mara-lindqvist", "main h1"),
    Scene("expert: no times", "/otto-brandt", "main h1"),
    Scene("expert: nothing on offer", "/eli-sommer", "main h1", installation=EMPTY),
    Scene("privacy", "/privacy", "main h1"),
    Scene("terms", "/terms", "main h1"),
    Scene("api", "/api/docs", "main h1"),
    Scene("error: 404", "/nobody-is-called-so", "main h1", plain=True),
    *(
        Scene(f"error: {status}", "/refused", "main h1", before=acts.answered(status), plain=True)
        for status in (403, 410, 429, 500, 503)
    ),
)
BOOKING = (
    Scene("book", acts.OFFER, _BOOKER),
    Scene("book: signed in", acts.OFFER, _BOOKER, who="client"),
    Scene("book: day full", acts.FULL_OFFER, ".slots-empty", act=acts.full_day, widths=(1440, 768)),
    Scene("book: month empty", acts.CLOSED_OFFER, ".slots-empty"),
    Scene("book: held by somebody", acts.OFFER, ".slot.held", act=acts.other_holds),
    Scene("book: just taken", acts.OFFER, ".slot.gone", act=acts.other_books),
    Scene("book: free again", acts.OFFER, ".slot.fresh", act=acts.other_lets_go),
    Scene("book: zone picker", acts.OFFER, f"{_DIALOG} .opt", act=acts.searched_zone, whole=False),
    Scene("book: offline", acts.OFFER, "#popup", act=acts.cut_off, whole=False),
    Scene("book: form", acts.OFFER, acts.FORM, act=acts.holding),
    Scene("book: form of a client", acts.OFFER, acts.FORM, act=acts.holding, who="client"),
    Scene("book: form with questions", acts.ASKED_OFFER, ".b-form select", act=acts.holding_first),
    Scene("book: last minute", acts.OFFER, ".hold.soon, .bar-cta.soon", act=acts.last_minute),
    Scene("book: lost in form", acts.OFFER, ".form-notice .banner.red", act=acts.lost_in_form),
    Scene("book: hold ran out", acts.OFFER, ".form-notice .banner", act=acts.ran_out),
    Scene("book: wrong details", acts.OFFER, ".b-form .err", act=acts.wrong_details),
    Scene("book: booked", acts.OFFER, ".done-card h1", act=acts.booked),
    Scene("book: requested", acts.ASKED_OFFER, ".done-card h1", act=acts.asked),
    Scene("booking", "/my-bookings", ".done-card h1", who="client", act=acts.first_booking),
    Scene("booking: past", "/my-bookings?tab=past", ".done-card h1", who="client", act=acts.first_booking),
    Scene("booking: over", "/my-bookings?tab=cancelled", ".done-card h1", who="client", act=acts.first_booking),
    Scene("booking: moving", "/my-bookings", ".move-panel .slot, .q-dialog .slot", who="client",
          act=acts.booking_with("move=1"), whole=False),
    Scene("booking: cancelling", "/my-bookings", _DIALOG, who="client", act=acts.booking_with("cancel=1"), whole=False),
    Scene("booking: wrong link", acts.WRONG_LINK, "[data-failed]", plain=True),
)  # fmt: skip
MINE = (
    Scene("mine", "/my-bookings", ".bcard", who="client"),
    Scene("mine: past", "/my-bookings?tab=past", ".bcard", who="client"),
    Scene("mine: cancelled", "/my-bookings?tab=cancelled", ".bcard", who="client"),
    Scene("mine: nothing", "/my-bookings", ".empty", who="client", installation=EMPTY),
    Scene("mine: cancelling", "/my-bookings", _DIALOG, who="client", act=acts.click("[data-act=cancel]"), whole=False),
    Scene("mine: moving", "/my-bookings", f"{_DIALOG} .slot, .move-panel .slot", who="client",
          act=acts.click("[data-act=reschedule]"), whole=False),
    Scene("mine: undo", "/my-bookings", ".toast [data-act=undo]", who="client", act=acts.cancelled, whole=False),
    Scene("mine: reviewing", "/my-bookings?tab=past", _DIALOG, who="client", act=acts.click("[data-act=review]"), whole=False),
    Scene("mine: of a browser", "/my-bookings", ".bcard", before=acts.my_browser, installation=EMPTY),
    Scene("mine: find", "/my-bookings?find=1", ".find-form", plain=True),
    Scene("mine: link sent", "/my-bookings?find=1&notice=sent", ".find-form input[name=code]", plain=True),
    Scene("mine: find without mail", "/my-bookings?find=1", ".find-form", installation=EMPTY, plain=True),
)  # fmt: skip

SCENES: tuple[Scene, ...] = (*PUBLIC, *BOOKING, *MINE, *OF_ACCOUNTS, *OF_EXPERTS)

DENSE_TEXT = frozenset(
    {
        "landing",
        "experts",
        "expert",
        "api",
        "error: 429",
        "book",
        "book: zone picker",
        "book: form",
        "book: form with questions",
        "book: lost in form",
        "book: wrong details",
        "book: requested",
        "booking",
        "booking: moving",
        "mine",
        "mine: cancelling",
        "mine: find",
        "sign in: wrong",
        "sign up: wrong",
        "forgot: no mail",
        "profile",
        "profile: changing password",
        "public page",
        "operator",
        "operator: mails that left nowhere",
        "overview",
        "desk bookings",
        "desk bookings: requests",
        "desk bookings: one of them",
        "desk bookings: for a client",
        "availability",
        "availability: why",
        "availability: overlap",
        "availability: another date",
        "figures",
        "event types",
        "event editor",
        "event editor: wrong",
    }
)
"""Where labels, buttons and sentences stand close together, so that the longer words of another language may not fit."""


def has_dense_text(scene: Scene) -> bool:
    """Whether every run of the tests looks at it in German; the others are looked at when all tests run."""
    return scene.name in DENSE_TEXT


def chosen(words: list[str]) -> list[Scene]:
    """The scenes with one of the words in their name; all of them for no words."""
    return [scene for scene in SCENES if not words or any(word in scene.name for word in words)]
