"""Picture editor: show, choose, preview, upload and remove the account's picture.

The browser crops the picture to a square and scales it down before the upload (`static/js/picture.js`), so the preview
is what is sent: no photographs of many megabytes, and none of their metadata.
"""

from markupsafe import Markup

from components.kit.fragment import Fragment, OnAct
from components.kit.markup import icon, joined, tag, trusted
from components.kit.primitives import avatar, button_inside, button_markup
from components.kit.static_files import static_url
from expertconnect.domain.people import PICTURE_SIZES
from expertconnect.i18n import _, translate

ADDRESS = "/profile/picture"
KINDS = "image/jpeg,image/png,image/webp"


def picture_script() -> Markup:
    """Script for the head of a page with an editor."""
    return trusted(f'<script defer src="{static_url("js/picture.js")}"></script>')


class PictureEditor(Fragment):
    """The account's picture and its actions.

    Args:
        seen_by: Sentence on who can see the picture.
        on_act: Called with `saved` after the browser has uploaded a picture, and with `remove`.
    """

    def __init__(self, name: str, image_url: str, seen_by: str, on_act: OnAct) -> None:
        self._seen_by = seen_by
        super().__init__(self._drawn(name, image_url), classes="portrait-edit", on_act=on_act)
        self.attributes(data_picture=ADDRESS, **_sentences())

    def show_person(self, name: str, image_url: str) -> None:
        """Show another name or picture."""
        self.show(self._drawn(name, image_url))

    def _drawn(self, name: str, image_url: str) -> Markup:
        about = self._seen_by if image_url else _("Your initials stand for you, on colours of your own.")
        body = joined([tag("p", "h3", tag("bdi", "", name)), tag("p", "t-sm muted", about)])
        return joined(
            [
                tag("div", "portrait-now", avatar(name, 96, image_url=image_url), _preview()),
                tag("div", "grow", body, _acts(has_picture=bool(image_url)), _waiting(), _below()),
            ]
        )


def _preview() -> Markup:
    return tag(
        "canvas",
        "portrait-preview",
        hidden=True,
        data_picture_preview="",
        role="img",
        aria_label=_("How your picture will look"),
    )


def _acts(*, has_picture: bool) -> Markup:
    label = _("Another picture") if has_picture else _("Choose a picture")
    file_input = tag(
        "input",
        "sr-only",
        type="file",
        id="picture-file",
        accept=KINDS,
        data_picture_file="",
        aria_describedby="picture-hint picture-said",
    )
    choose = tag("label", "btn btn-glass btn-sm", button_inside(label, "upload"), for_="picture-file")
    remove = (
        button_markup(_("Use my initials"), kind="ghost", size="sm", act="remove") if has_picture else None
    )
    return tag("div", "hs g2 wrap mt3", file_input, choose, remove, data_picture_acts="")


def _waiting() -> Markup:
    """Buttons and progress bar between choosing and uploading, hidden at first."""
    use = tag(
        "button",
        "btn btn-primary btn-sm",
        button_inside(_("Use this picture"), "check"),
        type="button",
        data_picture_use="",
    )
    leave = tag(
        "button",
        "btn btn-ghost btn-sm",
        tag("span", "lbl", _("Leave it")),
        type="button",
        data_picture_leave="",
    )
    bar = tag(
        "progress",
        "portrait-progress",
        max=100,
        value=0,
        hidden=True,
        data_picture_progress="",
        aria_label=_("Sending"),
    )
    return tag("div", "mt3", tag("div", "hs g2 wrap", use, leave), bar, hidden=True, data_picture_ready="")


def _below() -> Markup:
    hint = tag(
        "p",
        "t-sm faint mt2",
        tag("span", "", _("JPEG, PNG or WebP. It is cut to a square.")),
        " ",
        tag("span", "with-mouse", _("You can also drop one here.")),
        id="picture-hint",
    )
    error = tag(
        "p",
        "err mt2 hs g2 top",
        icon("circle-alert", "i18"),
        tag("span", "", data_picture_words=""),
        hidden=True,
        id="picture-said",
        data_picture_said="",
    )
    saved_report = tag("button", "", type="button", hidden=True, data_act="saved", data_picture_saved="")
    return joined([hint, tag("div", "", error, role="alert"), saved_report])


def _sentences() -> dict[str, str]:
    """Error messages of the script, in the reader's language."""
    return {
        "data_no_picture": translate(
            _("This is no picture that we can read. Please choose a JPEG, PNG or WebP file.")
        ),
        "data_too_large": _("This file is too large. Please choose one of at most 40 MB."),
        "data_too_small": _(
            "This picture is too small. Please choose one of at least {least} × {least} pixels."
        ).format(least=PICTURE_SIZES[0]),
        "data_unreached": _("We could not be reached. Your picture is still here: please try again."),
    }
