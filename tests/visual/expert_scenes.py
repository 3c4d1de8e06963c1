"""The expert's dashboard."""

from tests.visual import acts
from tests.visual.installations import EMPTY
from tests.visual.scene import Scene

_DASHBOARD = "/expert-dashboard"
_DIALOG = ".q-dialog .dialog"
_HEAD = "main h1"

OF_EXPERTS = (
    Scene("overview", _DASHBOARD, ".wk", who="expert"),
    Scene("overview: nothing yet", _DASHBOARD, _HEAD, who="expert", installation=EMPTY),
    Scene("desk bookings", f"{_DASHBOARD}/bookings", ".bcard", who="expert"),
    Scene("desk bookings: requests", f"{_DASHBOARD}/bookings?when=requests", _HEAD, who="expert"),
    Scene("desk bookings: past", f"{_DASHBOARD}/bookings?when=past", ".bcard", who="expert"),
    Scene("desk bookings: cancelled", f"{_DASHBOARD}/bookings?when=cancelled", ".bcard", who="expert"),
    Scene("desk bookings: nothing found", f"{_DASHBOARD}/bookings?q=zzzzzz", ".empty", who="expert"),
    Scene("desk bookings: nothing yet", f"{_DASHBOARD}/bookings", ".empty", who="expert", installation=EMPTY),
    Scene("desk bookings: one of them", f"{_DASHBOARD}/bookings", _DIALOG, who="expert",
          act=acts.click("[data-act=details]"), whole=False),
    Scene("desk bookings: for a client", f"{_DASHBOARD}/bookings?book=1", _DIALOG, who="expert", whole=False),
    Scene("desk bookings: cancelling", f"{_DASHBOARD}/bookings", _DIALOG, who="expert",
          act=acts.click("[data-act=cancel]"), whole=False),
    Scene("desk bookings: moving", f"{_DASHBOARD}/bookings", _DIALOG, who="expert",
          act=acts.click("[data-act=reschedule]"), whole=False),
    Scene("availability", f"{_DASHBOARD}/availability", ".av-row", who="expert"),
    Scene("availability: nothing yet", f"{_DASHBOARD}/availability", ".av-row", who="expert", installation=EMPTY),
    Scene("availability: painting", f"{_DASHBOARD}/availability", ".hg-bar.brush", who="expert", act=acts.painting,
          widths=(1440, 768)),
    Scene("availability: why", f"{_DASHBOARD}/availability", ".why-told .why-reason, .why-told li, .why-told p",
          who="expert", act=acts.asked_why),
    Scene("availability: overlap", f"{_DASHBOARD}/availability", ".av-row .err", who="expert", act=acts.overlap),
    Scene("availability: time off", f"{_DASHBOARD}/availability?add=off", _DIALOG, who="expert", whole=False),
    Scene("availability: copy a day", f"{_DASHBOARD}/availability", _DIALOG, who="expert",
          act=acts.click(".av-row [data-act=copy]"), whole=False),
    Scene("availability: another date", f"{_DASHBOARD}/availability", _DIALOG, who="expert",
          act=acts.click(".section-head button"), whole=False),
    Scene("figures", f"{_DASHBOARD}/figures", _HEAD, who="expert"),
    Scene("figures: too few", f"{_DASHBOARD}/figures", _HEAD, who="expert", installation=EMPTY),
    Scene("event types", f"{_DASHBOARD}/event-types", ".ecard", who="expert"),
    Scene("event types: nothing yet", f"{_DASHBOARD}/event-types", ".empty", who="expert", installation=EMPTY),
    Scene("event types: retiring", f"{_DASHBOARD}/event-types", _DIALOG, who="expert",
          act=acts.click("[data-act=retire]"), whole=False),
    Scene("event editor", f"{_DASHBOARD}/event-types", ".save-bar", who="expert", act=acts.edited_offer),
    Scene("event editor: new", f"{_DASHBOARD}/event-types/new", ".save-bar", who="expert"),
    Scene("event editor: wrong", f"{_DASHBOARD}/event-types/new", ".save-bar .error-summary", who="expert",
          act=acts.click(".save-bar [type=submit]")),
)  # fmt: skip
