"""Running a component on a page without a browser."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from nicegui.testing import User, user_simulation


@asynccontextmanager
async def page(draw: Callable[[], object]) -> AsyncIterator[User]:
    """A visitor in front of a page that draws just this."""

    async with user_simulation(draw) as user:
        await user.open("/")
        yield user
