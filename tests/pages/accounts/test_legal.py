"""Privacy and terms."""

from tests.pages.conftest import Site


async def test_privacy_names_every_cookie_that_is_set(site: Site) -> None:
    text = (await site.person().http_client.get("/privacy")).text
    for cookie in ("ec-session", "ec-visitor", "ec-guest", "ec-manage", "ec-flash", "ec-zone", "ec-hour12"):
        assert cookie in text
    assert "socket.io" not in text


async def test_the_operators_own_words_are_shown_and_made_safe(site: Site) -> None:
    browser = site.person().http_client
    assert "The operator has not added anything here" in (await browser.get("/terms")).text
    own = site.application.settings.data_dir / "terms.md"
    own.write_text("Run by **Ada**. <script>alert(1)</script>", encoding="utf-8")
    text = (await browser.get("/terms")).text
    assert "Run by <strong>Ada</strong>" in text
    assert "<script>alert" not in text
    assert "has not added" not in text
