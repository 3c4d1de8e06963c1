"""Stall probe: how long fifty ordinary visitors wait while one stranger attacks: `python -m tests.stress.stalls`.

Prints a table: their p50, p95 and longest answer with nothing going on and during each attack, and what the attacker was
answered. `make storm` runs it; nothing is asserted about time. `SECONDS=3 VISITORS=10` makes it shorter.
"""

import asyncio
import json
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from db.migrate import migrate
from expertconnect.domain import bounds
from tests.conftest import settings_for
from tests.live_client import LivePage
from tests.pictures_of import scanned
from tests.server import SECRET, serving

ATTACKER = "203.0.113.66"
PASSWORD = "correct horse battery staple"
TIMEOUT = 60.0
JSON = {"Content-Type": "application/json"}


@dataclass
class Row:
    """One line of the table.

    Attributes:
        waits: Seconds that the visitors' answers took.
        failed: Their requests that were not answered as they should.
        answers: What the attacker was answered, by status.
    """

    name: str
    waits: list[float] = field(default_factory=list)
    failed: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """The line."""
        p50, p95, longest = (self._ms(share) for share in (0.5, 0.95, 1.0))
        answers = ", ".join(f"{count} x {answer}" for answer, count in self.answers.most_common(4))
        return f"{self.name:28}{len(self.waits):>8}{p50:>9}{p95:>9}{longest:>9}{self.failed:>8}  {answers}"

    def _ms(self, share: float) -> str:
        ordered = sorted(self.waits) or [0.0]
        return f"{ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000:,.0f} ms"


HEAD = (
    f"{'attack':28}{'answers':>8}{'p50':>9}{'p95':>9}{'longest':>9}{'failed':>8}  the attacker was answered"
)


@dataclass(frozen=True)
class Target:
    """The site and the attacker's account on it."""

    url: str
    token: str
    email: str

    def client(self, network: str = ATTACKER, **headers: str) -> httpx.AsyncClient:
        """A client of one network."""
        return httpx.AsyncClient(
            base_url=self.url,
            timeout=TIMEOUT,
            headers={"X-Forwarded-For": network, **headers},
            verify=False,  # noqa: S501  plain HTTP; reading all authorities would hold the visitors up
        )

    @property
    def port(self) -> int:
        """The site's port."""
        return int(self.url.rpartition(":")[2])


Attack = Callable[[Target, Counter[str]], Awaitable[None]]


async def _requests(
    target: Target,
    answers: Counter[str],
    at_once: int,
    ask: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]],
) -> None:
    """Send the same request again and again, several at once."""

    async def again() -> None:
        async with target.client() as http:
            while True:
                try:
                    answer = await ask(http)
                    answers[str(answer.status_code)] += 1
                except httpx.HTTPError as error:
                    answers[type(error).__name__] += 1

    await asyncio.gather(*(again() for _ in range(at_once)))


async def body_of_many_keys(target: Target, answers: Counter[str]) -> None:
    """A5: as many answers as fit into a body."""
    body = json.dumps({"answers": {str(key): 1 for key in range(85_000)}}).encode()
    await _requests(target, answers, 4, lambda http: http.post("/api/bookings", content=body, headers=JSON))


async def all_slots(target: Target, answers: Counter[str]) -> None:
    """A6: two months of five-minute steps, by six readers."""
    today = datetime.now(UTC).date()
    days = {"from": str(today), "to": str(today + timedelta(days=61))}
    address = "/api/experts/probe/event-types/short/slots"
    await _requests(target, answers, 6, lambda http: http.get(address, params=days))


async def huge_schedule(target: Target, answers: Counter[str]) -> None:
    """A7: 750 dates of 24 windows."""
    await _schedules(target, answers, 750, 24)


async def largest_schedule(target: Target, answers: Counter[str]) -> None:
    """A7: the longest schedule that is taken."""
    await _schedules(target, answers, bounds.OVERRIDES.most, bounds.WINDOWS.most)


async def _schedules(target: Target, answers: Counter[str], dates: int, windows: int) -> None:
    today = datetime.now(UTC).date()
    hours = [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(windows)]
    overrides = {str(today + timedelta(days=number)): hours for number in range(dates)}
    body = json.dumps({"time_zone": "UTC", "overrides": overrides}).encode()
    headers = JSON | {"Authorization": f"Bearer {target.token}"}
    await _requests(
        target, answers, 2, lambda http: http.put("/api/experts/me/schedule", content=body, headers=headers)
    )


async def endless_headers(target: Target, answers: Counter[str]) -> None:
    """A8: headers that never end."""

    async def again() -> None:
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
            sent = 0
            try:
                writer.write(b"GET / HTTP/1.1\r\nHost: probe\r\nX-Endless: ")
                while sent < 60_000_000:
                    writer.write(b"x" * 65_536)
                    await writer.drain()
                    sent += 65_536
            except ConnectionError:
                pass
            answers[f"cut below {1 << (sent // 1024).bit_length()} KB"] += 1
            reader.feed_eof()
            writer.close()

    await asyncio.gather(*(again() for _ in range(4)))


async def silent_connections(target: Target, answers: Counter[str]) -> None:
    """D8: half-sent requests."""
    writers = []
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", target.port)
        except OSError as error:
            answers[type(error).__name__] += 1
            continue
        writer.write(b"GET / HTTP/1.1\r\nHost: pro")
        writers.append(writer)
        answers["opened"] += 1
    await asyncio.Event().wait()


async def picture_of_many_scans(target: Target, answers: Counter[str]) -> None:
    """A9: a progressive JPEG of four hundred scans, and one of as many as are taken."""
    pictures = [scanned(400, (3_000, 3_000)), scanned(39, (3_000, 3_000))]
    headers = {"Origin": target.url, "Content-Type": "image/jpeg"}
    async with target.client() as http:
        signed_in = {"email": target.email, "password": PASSWORD}
        (await http.post("/auth/login", json=signed_in, headers={"Origin": target.url})).raise_for_status()
        while True:
            sent = await asyncio.gather(
                *(http.post("/profile/picture", content=one, headers=headers) for one in pictures),
                return_exceptions=True,
            )
            answers.update(
                str(one.status_code) if isinstance(one, httpx.Response) else type(one).__name__
                for one in sent
            )


async def sign_ins(target: Target, answers: Counter[str]) -> None:
    """A14: forty sign-ins at once."""
    body = {"email": target.email, "password": "wrong"}
    await _requests(target, answers, 40, lambda http: http.post("/api/auth/login", json=body))


async def clicks(target: Target, answers: Counter[str]) -> None:
    """A23: two hundred clicks a second that turn the month."""
    today = datetime.now(UTC).date().replace(day=1)
    months = [f"{today:%Y-%m}", f"{today + timedelta(days=32):%Y-%m}"]
    async with target.client() as http:
        while True:
            page = await LivePage.open(http, "/probe/short")
            answers["sockets"] += 1
            picker = next(
                key
                for key, element in page.elements.items()
                if any(each["type"] == "month" for each in element.get("events", []))
            )
            try:
                while page.is_connected:
                    await page.fire(picker, "month", {"month": months[answers["clicks"] % 2]})
                    answers["clicks"] += 1
                    await asyncio.sleep(0.005)
            finally:
                await page.close()


ATTACKS: dict[str, Attack] = {
    "a body of 85,000 keys": body_of_many_keys,
    "two months of starts": all_slots,
    "750 dates of 24 windows": huge_schedule,
    "366 dates of 6 windows": largest_schedule,
    "endless headers": endless_headers,
    "600 half-sent requests": silent_connections,
    "a picture of 400 scans": picture_of_many_scans,
    "40 sign-ins at once": sign_ins,
    "clicks on one socket": clicks,
}

SCHEDULES = (huge_schedule, largest_schedule)


def attack(name: str, target: Target, reports: Any, seconds: float) -> None:
    """Attack for some seconds; run in a process of its own, so that only the server is shared with the visitors."""

    async def limited() -> Counter[str]:
        answers: Counter[str] = Counter()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await ATTACKS[name](target, answers)
        return answers

    reports.put(None)
    reports.put(dict(asyncio.run(limited())))


async def visitors(target: Target, row: Row, count: int, seconds: float) -> None:
    """Let people look around, each from a network of their own, with a second's thought between two requests."""
    until = time.monotonic() + seconds

    async def one(number: int) -> None:
        luck = random.Random(number)
        addresses = ("/healthz", "/api/experts", "/api/experts/probe", "/", "/probe/short")
        async with target.client(f"198.51.{100 + number // 250}.{1 + number % 250}") as http:
            await asyncio.sleep(luck.random())
            while time.monotonic() < until:
                begun = time.perf_counter()
                try:
                    answer = await http.get(luck.choice(addresses))
                    row.failed += answer.status_code != 200
                except httpx.HTTPError:
                    row.failed += 1
                row.waits.append(time.perf_counter() - begun)
                await asyncio.sleep(0.5 + luck.random())

    await asyncio.gather(*(one(number) for number in range(count)))


async def _prepare(url: str) -> Target:
    """Register the attacker, who is an expert with starts every five minutes, day and night."""
    email = "probe@example.org"
    async with Target(url, "", email).client() as http:
        person = {"email": email, "password": PASSWORD, "name": "Probe"}
        registered = (await http.post("/api/auth/register", json=person)).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {registered['access_token']}"
        profile = {"username": "probe", "headline": "Always open", "category": "business"}
        (await http.post("/api/auth/become-expert", json=profile)).raise_for_status()
        short = {"title": "Short", "slug": "short", "duration_minutes": 5, "step_minutes": 5}
        (await http.post("/api/event-types", json=short)).raise_for_status()
    target = Target(url, registered["access_token"], email)
    await _open_always(target, "203.0.113.1")
    return target


async def _open_always(target: Target, network: str) -> None:
    """Put the attacker's hours, which attacks change, back to day and night."""
    always = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
    async with target.client(network, Authorization=f"Bearer {target.token}") as http:
        while True:
            answer = await http.put("/api/experts/me/schedule", json={"time_zone": "UTC", "weekly": always})
            if answer.status_code != 429:
                answer.raise_for_status()
                return
            await asyncio.sleep(float(answer.headers["retry-after"]))


async def measure(target: Target, name: str, count: int, seconds: float, processes: Any = None) -> Row:
    """Measure the visitors' waits during one attack; none if it has no name."""
    row = Row(name or "nothing")
    processes = processes or multiprocessing.get_context("spawn")
    reports = processes.Queue()
    attacker = processes.Process(target=attack, args=(name, target, reports, seconds)) if name else None
    if attacker:
        attacker.start()
        await asyncio.to_thread(reports.get)  # it has imported everything
    await visitors(target, row, count, seconds)
    if attacker:
        row.answers.update(await asyncio.to_thread(reports.get))
        await asyncio.to_thread(attacker.join)
    return row


def probe(count: int, seconds: float, say: Callable[[str], object] = print) -> list[Row]:
    """Serve a site and measure everything; a line is said as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="expertconnect-stalls-") as folder:
        migrated = settings_for(Path(folder), secret_key=SECRET)
        migrate(migrated)
        with serving(Path(folder), rate_limits="on", trusted_proxies="127.0.0.1") as server:
            target = asyncio.run(_prepare(server.url))
            asyncio.run(visitors(target, Row(""), count, 1))  # warms the caches
            rows = []
            say(HEAD)
            for name in ("", *ATTACKS):
                rows.append(asyncio.run(measure(target, name, count, seconds)))
                say(str(rows[-1]))
                if ATTACKS.get(name) in SCHEDULES:
                    asyncio.run(_open_always(target, "203.0.113.1"))
            if "Traceback" in server.output:
                say("the server's log has a traceback: " + server.output[-2_000:])
    return rows


if __name__ == "__main__":
    probe(int(os.environ.get("VISITORS", "50")), float(os.environ.get("SECONDS", "10")))
