"""Case 56: nobody's username stands where an address of ours does."""

from nicegui import core

from expertconnect.domain.people import RESERVED_NAMES, USERNAME
from tests.pages.conftest import Site
from tests.pages.conftest import site as site  # the whole site, with every route it has


async def test_case_56_no_first_segment_of_an_address_is_anybodys_username(site: Site) -> None:
    paths = [getattr(route, "path", None) for route in core.app.routes]
    included = [
        route.original_router.routes for route in core.app.routes if hasattr(route, "original_router")
    ]
    paths += [route.path for routes in included for route in routes]
    firsts = {path.split("/")[1] for path in paths if path}
    fixed = {first for first in firsts if USERNAME.fullmatch(first)}
    assert {"experts", "api", "healthz", "admin", "login", "static"} <= fixed
    assert fixed - RESERVED_NAMES == set()


def test_case_56_files_at_the_root_cannot_be_usernames() -> None:
    assert not USERNAME.fullmatch("robots.txt")
    assert not USERNAME.fullmatch("_nicegui")
