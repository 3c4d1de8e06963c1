"""A translation is text: it runs nothing, breaks no markup and brings no page down."""

from pathlib import Path

from components.kit.markup import tag
from expertconnect.i18n import ReaderLocale, _, reading
from expertconnect.services.email import render
from expertconnect.services.email.render import EmailContent
from tests.conftest import settings_for
from tests.i18n.conftest import Written

FRENCH = ReaderLocale("fr")


def test_markup_in_a_translation_is_shown_as_text(in_french: Written) -> None:
    in_french('msgid "Today"\nmsgstr "<script>alert(1)</script> \\"aujourd’hui\\""\n')
    with reading(FRENCH):
        drawn = str(tag("p", "", _("Today"), title=_("Today")))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_email_escapes_its_translations_as_it_does_names(in_french: Written) -> None:
    in_french(
        'msgid "Hello,"\nmsgstr "<b>Bonjour</b> {{ 7 * 7 }} {% raise %},"\n\n'
        'msgid "Sent by {site} because of a booking or a request made there."\nmsgstr "<i>{site}</i> 100 %"\n'
    )
    site = settings_for(Path("/nowhere"), mail_from="Talks <talks@example.org>")
    written = render.written(EmailContent("key", "test", "ada@example.org", reader=FRENCH), site)
    assert "&lt;b&gt;Bonjour&lt;/b&gt; {{ 7 * 7 }} {% raise %}," in written.html
    assert '&lt;i&gt;<a class="plain" href="' in written.html
    assert "<b>Bonjour</b> {{ 7 * 7 }}" in written.text
    assert '<html lang="fr" dir="ltr">' in written.html
