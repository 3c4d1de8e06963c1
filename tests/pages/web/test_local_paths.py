"""Where a form may lead."""

import pytest

from pages.web.forms.local_paths import known_path
from tests.pages.web.identity_site import rooms
from tests.pages.web.test_identity import UID
from tests.world import World

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/..//evil.example",
    "/grace/../../x",
    "",
    " /profile",
    "profile",
    "/auth/logout",
    "/api/me",
    "/a/b/c/d/e",
    "/profile\r\nSet-Cookie: a=b",
    "/" + "a" * 600,
    "/pröfile",
    "?next=/",
    "#",
    "/%0d%0aSet-Cookie:a=b",
    "//",
    "/./",
    "/static/x",
]


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_case_77_a_next_that_is_not_a_page_of_ours_is_not_followed(world: World, hostile: str) -> None:
    if world.settings.is_sqlite:  # nothing of it reads the database
        async with rooms(world) as site:
            assert known_path(site.plain, hostile) is None


@pytest.mark.parametrize(
    "good", ["/", "/profile", "/grace/intro?day=2026-03-03&zone=Europe%2FBerlin", "/booking/" + UID]
)
async def test_a_next_that_is_a_page_of_ours_is_followed(world: World, good: str) -> None:
    async with rooms(world) as site:
        assert known_path(site.plain, good) == good
        assert known_path(site.plain, 7) is known_path(site.plain, None) is None
