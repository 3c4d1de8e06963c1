"""Cost of API operations, judged before their bodies are parsed: items of a body, and a budget per network."""

import asyncio
import inspect
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel

from expertconnect.domain.errors import RateLimited
from pages.framework.token_bucket import Seconds, TokenBuckets

F = TypeVar("F", bound=Callable[..., Any])

PER_SECOND = 20.0
BURST = 200.0
"""Units that one network may spend; an ordinary call costs one."""
BYTES_PER_UNIT = 8_192
SLACK = 50
"""Items beyond the most that a model can hold, so that a body with a few too many is told which field is wrong."""

_COST = "expertconnect_cost"


def costs(units: int) -> Callable[[F], F]:
    """Decorator of an operation that works for longer than others: the units that it takes from the budget."""

    def mark(operation: F) -> F:
        setattr(operation, _COST, units)
        return operation

    return mark


def cost_of(operation: Callable[..., Any], body: bytes = b"") -> int:
    """Return the units of one call."""
    units: int = getattr(operation, _COST, 1)
    return units + len(body) // BYTES_PER_UNIT


class Turns:
    """Lets the costly operations of one network run one after the other: its readers do not fill every thread."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, network: str) -> AsyncIterator[None]:
        """Wait for the turn of a network, and keep it within the block."""
        lock = self._locks.setdefault(network, asyncio.Lock())
        self._waiting[network] += 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[network] -= 1
            if not self._waiting[network]:
                del self._waiting[network], self._locks[network]


class Budget:
    """Budget of work per network: what it may have done at once, and how fast that is refilled.

    It is charged before anything of a request is parsed, in memory and not in the database: a refusal costs nothing.
    """

    def __init__(
        self, per_second: float = PER_SECOND, burst: float = BURST, clock: Seconds = time.monotonic
    ) -> None:
        self.turns = Turns()
        self._burst = burst
        self._buckets = TokenBuckets(per_second, burst, clock)

    def charge(self, network: str, units: float) -> None:
        """Take units from the budget of a network.

        Raises:
            RateLimited: If they are not left; `retry_after` says when they are.
        """
        wait = self._buckets.take(network, min(units, self._burst))
        if wait:
            raise RateLimited(math.ceil(wait))


def max_items(operation: Callable[..., Any]) -> int | None:
    """Return the maximum of items in the body of an operation, from the bounds of its model; None without a body.

    Raises:
        TypeError: If a list or a map of the model has no bound.
    """
    hints = get_type_hints(
        operation, include_extras=True
    )  # a query's model is annotated, a body's is the class itself
    body = hints.get("body")
    if not inspect.isclass(body) or not issubclass(body, BaseModel):
        return None
    schema = body.model_json_schema()
    return _items(schema, schema.get("$defs", {})) + SLACK


def _items(schema: Mapping[str, Any], named: Mapping[str, Any]) -> int:
    """Commas and openings of the largest value that a JSON schema allows."""
    if "$ref" in schema:
        return _items(named[str(schema["$ref"]).rpartition("/")[2]], named)
    if "anyOf" in schema:
        return max(_items(one, named) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return _many(schema.get("maxItems"), _items(schema["items"], named), schema)
    if schema.get("type") != "object":
        return 0
    if "properties" in schema:
        fields = schema["properties"].values()
        return len(fields) + sum(_items(one, named) for one in fields)
    values = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
    keys = schema.get("propertyNames", {}).get("enum")
    most = len(keys) if keys else schema.get("maxProperties")
    return _many(most, max(_items(one, named) for one in values if isinstance(one, Mapping)), schema)


def _many(most: int | None, each: int, schema: Mapping[str, Any]) -> int:
    if most is None:
        raise TypeError(f"{schema.get('title', 'a list')} has no bound: how many items may a request have?")
    return max(1, most) + most * each
