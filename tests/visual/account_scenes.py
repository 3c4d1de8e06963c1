"""Ways in, accounts and the operator's dashboard."""

from tests.visual import acts
from tests.visual.installations import EMPTY
from tests.visual.scene import Scene

_WRONG = {"input[name=email]": "somebody@example.org", "input[name=password]": "not the password"}
_TOO_SHORT = {
    "input[name=name]": "Lin",
    "input[name=email]": "lin@example.org",
    "input[name=password]": "short",
}
_SUBMIT = "main [type=submit]"
_LINK = "#token=" + "a" * 43

OF_ACCOUNTS = (
    Scene("sign in", "/login", "main h1", plain=True),
    Scene("sign in: on the way", "/login?next=/profile", "main .banner", plain=True),
    Scene("sign in: wrong", "/login", "main .banner.red, main .err", act=acts.fill(_WRONG, _SUBMIT), plain=True),
    Scene("sign in: told", "/login?notice=password_changed", "main .banner", plain=True),
    Scene("sign up", "/register", "main h1", plain=True),
    Scene("sign up: as expert", "/register?as=expert", "main h1", plain=True),
    Scene("sign up: wrong", "/register", "main .err", act=acts.fill(_TOO_SHORT, _SUBMIT), plain=True),
    Scene("forgot", "/forgot", "main h1", plain=True),
    Scene("forgot: link sent", "/forgot?notice=sent", "main h1", plain=True),
    Scene("forgot: no mail", "/forgot", "main .banner", installation=EMPTY, plain=True),
    Scene("reset", f"/reset-password{_LINK}", "main h1", plain=True),
    Scene("verify", f"/verify{_LINK}", "main h1", plain=True),
    Scene("confirm a booking", f"/confirm-booking{_LINK}", "main h1", plain=True),
    Scene("new address", f"/profile/email{_LINK}", "main h1", plain=True),
    Scene("profile", "/profile", "main h1", who="client"),
    Scene("profile: of an expert", "/profile", "main h1", who="expert"),
    Scene("profile: unsaved", "/profile", ".unsaved", who="client",
          act=acts.fill({".profile-form input": "Another Name"})),
    Scene("profile: picture chosen", "/profile", "[data-picture-use]", who="client", act=acts.chosen_picture),
    Scene("profile: no picture", "/profile", "[data-picture-said]", who="client", act=acts.no_picture),
    Scene("profile: changing password", "/profile", "input[name=new_password]", who="client",
          act=acts.click("details.fold:nth-of-type(2) summary")),
    Scene("profile: saved", "/profile?notice=password_changed", "main .banner", who="client"),
    Scene("public page", "/profile/expert", "main h1", who="expert"),
    Scene("public page: become an expert", "/profile/expert", "main h1", who="client", installation=EMPTY),
    Scene("operator", "/admin", "main h1", who="admin"),
    Scene("operator: mails that left nowhere", "/admin?mails=dropped", "main h1", who="admin"),
    Scene("operator: nothing yet", "/admin", "main h1", who="admin", installation=EMPTY),
)  # fmt: skip
