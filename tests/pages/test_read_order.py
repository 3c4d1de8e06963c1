"""Overlapping reads of one state."""

import asyncio

from pages.framework.read_order import ReadOrder


async def test_an_older_read_that_ends_later_is_discarded() -> None:
    reads, loop = ReadOrder(), asyncio.get_running_loop()
    older, newer = loop.create_future(), loop.create_future()
    first, second = asyncio.ensure_future(reads.newest(older)), asyncio.ensure_future(reads.newest(newer))
    await asyncio.sleep(0)
    newer.set_result("new")
    assert await second == "new"
    older.set_result("old")
    assert await first is None


async def test_an_older_read_that_ends_first_counts_until_the_newer_one_ends() -> None:
    reads, loop = ReadOrder(), asyncio.get_running_loop()
    older, newer = loop.create_future(), loop.create_future()
    first, second = asyncio.ensure_future(reads.newest(older)), asyncio.ensure_future(reads.newest(newer))
    await asyncio.sleep(0)
    older.set_result("old")
    assert await first == "old"
    newer.set_result("new")
    assert await second == "new"


async def test_a_commands_result_overtakes_the_reads_that_had_begun() -> None:
    reads, loop = ReadOrder(), asyncio.get_running_loop()
    read = loop.create_future()
    begun = asyncio.ensure_future(reads.newest(read))
    await asyncio.sleep(0)
    reads.overtake()
    read.set_result("before the command")
    assert await begun is None
    after = loop.create_future()
    after.set_result("after it")
    assert await reads.newest(after) == "after it"
