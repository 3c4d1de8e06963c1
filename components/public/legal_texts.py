"""Texts of the privacy and terms pages, on what this software does."""

from collections.abc import Sequence

from markupsafe import Markup

from components.kit.markup import filled, joined, tag, trusted
from expertconnect.i18n import N_, _

Section = tuple[str, Sequence[str]]

PRIVACY_TEXT: tuple[Section, ...] = (
    (
        N_("In short"),
        (
            N_(
                "This site runs on its operator's own server. There are no trackers, no advertising and no analytics by others; "
                "your browser loads nothing from any other address while you use it."
            ),
            N_("You can book without an account."),
        ),
    ),
    (
        N_("What is kept"),
        (
            N_(
                "Of an account: your name, your e-mail address, your time zone, how you read times, and a hash of your password. "
                "The password itself is never kept."
            ),
            N_(
                "Of a picture: two small squares made of it, until you take it away. The file you chose is not kept, and "
                "neither is what it told of place or camera."
            ),
            N_(
                "Of an expert: the public page as it was written, the hours, the session types and the reviews."
            ),
            N_(
                "Of a booking: who booked with whom, when, and what was typed into the form. The client and the expert see it, "
                "nobody else does on this site, and whoever runs it can read its database. Others only see that a time is taken."
            ),
            N_("Of visits: how often an expert's page was opened on a day, and nothing about who did."),
            N_(
                "Of mails: that they were sent, for 90 days. Against misuse: counts by network address, for an hour at most."
            ),
        ),
    ),
    (
        N_("For your security"),
        (
            N_(
                "Of a sign-in: when it began and was last used, the kind of browser, and the network without its last part, until "
                "a month after it has ended. You see them in your profile and can end each."
            ),
            N_(
                "Of sign-ins, wrong passwords and changes of an account: when, from which network without its last part, and for "
                "which account, for as long as the operator has set. A year long: which browsers have signed in, as a hash of "
                "ec-visitor, so that nobody's wrong passwords shut you out."
            ),
        ),
    ),
    (
        N_("Cookies"),
        (
            N_("ec-session keeps you signed in: 30 days after your last visit, 180 days at most."),
            N_(
                "ec-visitor is a random number that keeps the time you have picked yours while you fill in the form, and lets "
                "this browser find its own bookings again. It lives for a year."
            ),
            N_(
                "ec-guest and ec-manage-… open your bookings after you have used a link from your mail: for hours, not days."
            ),
            N_("ec-flash carries what was wrong with a form back to it, for two minutes."),
            N_(
                "ec-zone, ec-zone-chosen, ec-hour12 and ec-locale remember your time zone, clock and language. Light or dark is "
                "remembered in your browser only."
            ),
            N_(
                "All of them are needed for what you ask the site to do, which is why you are not asked about them."
            ),
        ),
    ),
    (
        N_("Who else learns of it"),
        (
            N_(
                "The mail server that the operator has chosen carries confirmations. Video sessions open at the video service "
                "that the operator has chosen, when you follow their link. The buttons that add a session to a calendar hand "
                "it to that calendar when you press them."
            ),
        ),
    ),
    (
        N_("Your rights"),
        (
            N_(
                "You can see and correct what is kept of you in your profile and in your bookings. For a copy, or to have it "
                "deleted, write to whoever runs this site."
            ),
        ),
    ),
)
TERMS_TEXT: tuple[Section, ...] = (
    (
        N_("What this site does"),
        (
            N_(
                "Experts offer their time here, and clients book it. A session is an agreement between those two; this site "
                "brings them together and keeps the calendar honest."
            ),
        ),
    ),
    (
        N_("Booking"),
        (
            N_(
                "A time that you pick is held for a few minutes. It is booked when the confirmation appears, or, where the "
                "expert wants to approve it, when they do."
            ),
            N_(
                "You can move or cancel a booking by its link or in your bookings, as long before the session as the expert asks."
            ),
            N_(
                "Prices are what the expert has written. This site takes no payments: you settle them between you."
            ),
        ),
    ),
    (
        N_("Fair play"),
        (
            N_(
                "Be who you say you are, come when you have booked, cancel in time when you cannot, and write nothing that you "
                "would not say to somebody's face. Accounts that harm others may be closed."
            ),
        ),
    ),
    (
        N_("Without warranty"),
        (
            N_(
                "The software behind this site is free and comes as it is. Its operator answers for this installation as far "
                "as the law where they live asks for it."
            ),
        ),
    ),
)


def legal_page(title: str, sections: Sequence[Section], *, own_html: str = "", own_file: str = "") -> Markup:
    """A legal text in sections, with the operator's own text.

    Args:
        own_html: The operator's text as safe HTML from `i18n.markdown`; empty for none.
        own_file: The file in the data directory for the operator's text.
    """
    parts = [
        joined(
            [tag("h2", "h2", _(heading)), tag("ul", "", *(tag("li", "", _(sentence)) for sentence in text))]
        )
        for heading, text in sections
    ]
    nothing = _(
        "The operator has not added anything here. If that is you: write who you are and how to reach you into {file} "
        "in the data directory, in Markdown."
    )
    own = (
        trusted(own_html) if own_html else tag("p", "muted", filled(nothing, file=tag("code", "", own_file)))
    )
    about = joined([tag("h2", "h2", _("Who runs this site")), tag("div", "prose", own)])
    return tag("article", "glass pad legal", tag("h1", "h1", _(title)), *parts, about)
