"""The worker against a real mail server: everything leaves once, whatever happens in between."""

import asyncio
import logging
from collections import Counter
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from db.engine.unit_of_work import Job, UnitOfWork
from db.models import OutboxJob
from expertconnect.application import Application
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.booking import UNDO_TIME
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.kinds import EMAIL
from tests.email_worker import (
    MINUTE,
    book,
    cast_in,
    emails_by_address,
    mailing,
    running,
    states,
    until,
    worker_of,
)
from tests.smtp import USER, Box, certificate, serving
from tests.world import MONDAY


@pytest.mark.usefixtures("no_polling")
async def test_a_booking_is_told_to_both_parties_as_soon_as_it_is_committed(settings: Settings) -> None:
    async with serving(Box()) as box, running(mailing(settings, box)) as application:
        world = cast_in(application)
        application.tasks.start(worker_of(application).run())
        await until(lambda: application.bus.followers("outbox") == 1)  # type: ignore[arg-type]
        await book(application, world)
        await until(lambda: len(box.taken) == 2)
        assert emails_by_address(box) == {"ada@example.org": 1, "grace@example.org": 1}
        await until(lambda: _all_sent(application, 2))


async def _all_sent(application: Application, number: int) -> bool:
    return (await states(application))["sent"] == number


async def test_case_26_an_hour_without_a_mail_server_delays_mails_and_nothing_else(
    settings: Settings,
) -> None:
    async with serving(Box()) as box:
        port = box.port
    async with running(mailing(settings, box)) as application:
        world, worker = cast_in(application), worker_of(application)
        for minute in range(60):
            if minute % 20 == 0:
                await book(application, world, minute // 20)  # bookings go on
            assert await worker.run_due() == 0
            world.clock.advance(MINUTE)
        assert await states(application) == {"waiting": 6, "sent": 0, "dropped": 0, "failed": 0}
        async with serving(box, port=port):
            for _ in range(61):
                await worker.run_due()
                world.clock.advance(MINUTE)
        assert emails_by_address(box) == {"ada@example.org": 3, "grace@example.org": 3}
        assert (await states(application))["sent"] == 6
        assert len({mail["Message-ID"] for mail in box.mails}) == 6


async def test_case_27_a_mail_that_a_crash_left_behind_is_sent_once_by_the_next_process(
    settings: Settings,
) -> None:
    clock = MovableClock(MONDAY)
    async with running(settings, clock) as first:  # ends between COMMIT and mail
        world = cast_in(first)
        await book(first, world)
    async with serving(Box()) as box, running(mailing(settings, box), clock) as second:
        assert await worker_of(second).run_due() == 2
        assert await worker_of(second).run_due() == 0
    assert emails_by_address(box) == {"ada@example.org": 1, "grace@example.org": 1}


async def test_case_27_a_process_that_ends_with_mails_claimed_loses_none_of_them(settings: Settings) -> None:
    clock = MovableClock(MONDAY)
    async with running(settings, clock) as first:
        world = cast_in(first)
        await book(first, world)
        await first.acting(SYSTEM).do(outbox.claim_due)  # and is killed
    async with serving(Box()) as box, running(mailing(settings, box), clock) as second:
        assert await worker_of(second).run_due() == 0
        clock.advance(EMAIL.lease)
        assert await worker_of(second).run_due() == 2
    assert emails_by_address(box) == {"ada@example.org": 1, "grace@example.org": 1}


async def test_case_27_a_mark_lost_in_a_crash_repeats_the_mail_under_its_old_message_id(
    settings: Settings,
) -> None:
    def lose_the_marks(work: UnitOfWork) -> None:
        work.session.execute(update(OutboxJob).values(state="waiting", done_at=None))

    async with serving(Box()) as box, running(mailing(settings, box)) as application:
        world, worker = cast_in(application), worker_of(application)
        await book(application, world)
        await worker.run_due()
        await application.acting(SYSTEM).do(lose_the_marks)
        await worker.run_due()
    ids = Counter(mail["Message-ID"] for mail in box.mails)
    assert list(ids.values()) == [2, 2]


async def test_two_workers_on_one_outbox_send_each_mail_once(settings: Settings) -> None:
    async with serving(Box()) as box, running(mailing(settings, box)) as application:
        world = cast_in(application)
        for hour in range(8):
            await book(application, world, hour)
        both = await asyncio.gather(*(worker_of(application).run_due() for _ in range(2)))
        assert sum(both) == 16
    assert emails_by_address(box) == {"ada@example.org": 8, "grace@example.org": 8}


async def test_a_cancel_is_told_after_its_undo_has_passed_and_an_undone_one_never(settings: Settings) -> None:
    async with serving(Box()) as box, running(mailing(settings, box)) as application:
        world, worker = cast_in(application), worker_of(application)
        ada = application.acting(world.ada.actor)
        undone, gone = await book(application, world, 0), await book(application, world, 1)
        await worker.run_due()
        box.taken.clear()
        await ada.do(bookings.cancel, undone)
        await ada.do(bookings.undo, undone)
        await ada.do(bookings.cancel, gone)
        assert await worker.run_due() == 0
        world.clock.advance(UNDO_TIME)
        assert await worker.run_due() == 2
        assert {mail["Subject"].split(":")[0] for mail in box.mails} == {"Cancelled"}
        assert len({mail["References"] for mail in box.mails}) == 1


async def test_a_confirmation_that_had_to_wait_survives_a_cancel_that_is_undone(settings: Settings) -> None:
    async with serving(Box()) as box, running(mailing(settings, box)) as application:
        world, worker = cast_in(application), worker_of(application)
        ada = application.acting(world.ada.actor)
        uid = await book(application, world)
        await ada.do(bookings.cancel, uid)
        assert await worker.run_due() == 0  # neither is true for certain yet
        await ada.do(bookings.undo, uid)
        world.clock.advance(UNDO_TIME)
        assert await worker.run_due() == 2
        assert {mail["Subject"].split(":")[0] for mail in box.mails} == {"Booked", "New booking"}


async def test_a_refused_address_fails_with_a_sentence_and_holds_up_nobody(settings: Settings) -> None:
    refusing = Box(answers={"ada@example.org": "550 5.1.1 <ada@example.org>: no such user"})
    async with serving(refusing) as box, running(mailing(settings, box)) as application:
        world = cast_in(application)
        await book(application, world)
        assert await worker_of(application).run_due() == 1
        assert box.to == ["grace@example.org"]
        (failed,) = await application.acting(SYSTEM).ask(outbox.lines, state="failed")
        assert failed.last_error == "The mail server refused it: 550 5.1.1 (address) no such user"


async def test_a_mail_that_was_put_off_is_tried_again_after_a_minute(settings: Settings) -> None:
    answers = iter(["451 later", "250 taken", "250 taken"])
    async with (
        serving(Box(on_data=lambda: next(answers))) as box,
        running(mailing(settings, box)) as application,
    ):
        world, worker = cast_in(application), worker_of(application)
        await book(application, world)
        assert await worker.run_due() == 1
        assert await worker.run_due() == 0
        world.clock.advance(MINUTE)
        assert await worker.run_due() == 1
    assert len(box.taken) == 2


async def test_a_server_that_hangs_on_one_mail_delays_it_and_loses_none(settings: Settings) -> None:
    async with serving(Box(hangs=True)) as box, running(mailing(settings, box)) as application:
        world, worker = cast_in(application), worker_of(application, patience=0.3)
        await book(application, world)
        assert await worker.run_due() == 0
        assert (await states(application))["waiting"] == 2
        box.hangs = False
        world.clock.advance(2 * MINUTE)
        assert await worker.run_due() == 2
    assert emails_by_address(box) == {"ada@example.org": 1, "grace@example.org": 1}


async def test_a_wrong_password_leaves_all_mails_waiting_with_the_reason(
    settings: Settings, tmp_path: Path
) -> None:
    trusted, context = certificate(tmp_path)
    async with serving(Box(), starttls=context, auth=True) as box:
        wrong = mailing(
            settings,
            box,
            smtp_security="starttls",
            smtp_ca_file=str(trusted),
            smtp_user=USER,
            smtp_password=SecretStr("wrong"),
        )
        async with running(wrong) as application:
            world = cast_in(application)
            await book(application, world)
            assert await worker_of(application).run_due() == 0
            waiting = await application.acting(SYSTEM).ask(outbox.lines, state="waiting")
    assert [line.tries for line in waiting] == [0, 0]
    assert all("EXPERTCONNECT_SMTP_USER or its password" in line.last_error for line in waiting)
    assert box.taken == []


async def test_without_a_mail_server_the_mails_wait_and_the_worker_ends(settings: Settings) -> None:
    async with running(settings) as application:
        world = cast_in(application)
        await book(application, world)
        async with asyncio.timeout(5):
            await worker_of(application).run()
        assert (await states(application))["waiting"] == 2


async def test_a_email_that_cannot_be_written_holds_up_nobody_else(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(work: UnitOfWork) -> None:
        work.post(
            Job(
                "booking_confirmed:broken",
                "booking_confirmed",
                {"uid": "\x00", "sequence": 0, "to": "client"},
            )
        )
        work.post(Job("magic_link:broken", "magic_link", {"email": "no address"}))

    async with serving(Box()) as box, running(mailing(settings, box)) as application:
        world = cast_in(application)
        await application.acting(SYSTEM).do(broken)
        await book(application, world)
        with caplog.at_level(logging.CRITICAL):
            assert await worker_of(application).run_due() == 2
    assert emails_by_address(box) == {"ada@example.org": 1, "grace@example.org": 1}


async def test_the_log_of_the_worker_tells_no_address_and_no_token(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refusing = Box(answers={"grace@example.org": "550 <grace@example.org> unknown"})
    async with serving(refusing) as box, running(mailing(settings, box)) as application:
        world = cast_in(application)
        await book(application, world)
        await worker_of(application).run_due()
        (email_of,) = box.mails
        body = email_of.get_body(("plain",))
        assert body is not None
        token = body.get_content().split("#")[1].split()[0]
    ours = "\n".join(
        r.getMessage() for r in caplog.records if r.name.startswith(("expertconnect", "aiosmtplib"))
    )
    assert "was refused" in ours
    assert "@example.org" not in ours
    assert token not in ours
