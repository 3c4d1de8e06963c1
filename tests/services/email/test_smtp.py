"""Against a real server: encryption, log-in, refusals, silence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from expertconnect.config import Settings
from expertconnect.services.email import render
from expertconnect.services.email.render import EmailContent
from expertconnect.services.email.smtp import PutOff, Refused, Unreachable, connected, send_test
from tests.conftest import settings_for
from tests.smtp import PASSWORD, USER, Box, certificate, serving

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def at(box: Box, folder: Path, **more: object) -> Settings:
    """Settings that name the box's server."""
    mail_settings: dict[str, object] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": box.port,
        "smtp_security": "none",
        "mail_from": "Talks <talks@example.org>",
    }
    return settings_for(folder, **(mail_settings | more))  # type: ignore[arg-type]


async def send(settings: Settings, to: str, patience: float = 5) -> None:
    """One e-mail, straight to the server."""
    async with connected(settings, patience) as connection:
        message = render.message_bytes(EmailContent("key", "test", to), settings, NOW)
        await connection.send(message, render.address(to).addr_spec)


async def test_a_email_arrives_through_starttls_with_a_log_in(tmp_path: Path) -> None:
    trusted, context = certificate(tmp_path)
    async with serving(Box(), starttls=context, auth=True) as box:
        settings = at(
            box,
            tmp_path,
            smtp_security="starttls",
            smtp_ca_file=str(trusted),
            smtp_user=USER,
            smtp_password=PASSWORD,
        )
        await send(settings, "ada@example.org")
    assert box.to == ["ada@example.org"]
    assert box.mails[0]["Subject"] == "A test mail from ExpertConnect"


async def test_a_email_arrives_through_tls_from_the_first_byte(tmp_path: Path) -> None:
    trusted, context = certificate(tmp_path)
    async with serving(Box(), tls=context) as box:
        await send(at(box, tmp_path, smtp_security="tls", smtp_ca_file=str(trusted)), "ada@example.org")
    assert box.to == ["ada@example.org"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path, security: str) -> None:
    _, context = certificate(tmp_path)
    how = {"starttls": context} if security == "starttls" else {"tls": context}
    async with serving(Box(), **how) as box:  # type: ignore[arg-type]
        with pytest.raises(Unreachable, match="certificate cannot be trusted"):
            await send(at(box, tmp_path, smtp_security=security), "ada@example.org")
    assert box.taken == []


async def test_a_server_without_starttls_is_not_spoken_to_in_the_clear(tmp_path: Path) -> None:
    async with serving(Box()) as box:
        with pytest.raises(Unreachable, match="STARTTLS"):
            await send(at(box, tmp_path, smtp_security="starttls"), "ada@example.org")
    assert box.taken == []


async def test_a_wrong_password_is_told_by_the_setting_it_stands_in(tmp_path: Path) -> None:
    trusted, context = certificate(tmp_path)
    async with serving(Box(), starttls=context, auth=True) as box:
        settings = at(
            box,
            tmp_path,
            smtp_security="starttls",
            smtp_ca_file=str(trusted),
            smtp_user=USER,
            smtp_password="wrong",
        )
        with pytest.raises(Unreachable, match="EXPERTCONNECT_SMTP_USER"):
            await send(settings, "ada@example.org")


async def test_a_refused_address_is_told_without_the_address(tmp_path: Path) -> None:
    async with serving(Box(answers={"bob@example.net": "550 5.1.1 <bob@example.net>: no such user"})) as box:
        with pytest.raises(Refused) as refused:
            await send(at(box, tmp_path), "bob@example.net")
    assert str(refused.value) == "The mail server refused it: 550 5.1.1 (address) no such user"


async def test_a_full_box_is_for_later_and_not_for_good(tmp_path: Path) -> None:
    async with serving(Box(answers={"bob@example.net": "452 4.2.2 box full"})) as box:
        with pytest.raises(PutOff, match="452"):
            await send(at(box, tmp_path), "bob@example.net")


async def test_a_server_that_falls_silent_is_given_up_on(tmp_path: Path) -> None:
    async with serving(Box(hangs=True)) as box:
        with pytest.raises(Unreachable, match="does not answer"):
            await send(at(box, tmp_path), "ada@example.org", patience=0.3)


async def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    async with serving(Box()) as box:
        pass
    with pytest.raises(Unreachable, match="cannot be reached"):
        await send(at(box, tmp_path), "ada@example.org")


async def test_a_test_mail_tells_whether_mails_arrive(tmp_path: Path) -> None:
    async with serving(Box()) as box:
        await send_test(at(box, tmp_path), "ada@example.org")
    assert box.to == ["ada@example.org"]
    with pytest.raises(Unreachable, match="EXPERTCONNECT_SMTP_HOST is not set"):
        await send_test(settings_for(tmp_path), "ada@example.org")


async def test_an_address_beyond_ascii_is_sent_as_it_is(tmp_path: Path) -> None:
    async with serving(Box()) as box:
        await send(at(box, tmp_path), "jörg@exämple.org")
    assert box.to == ["jörg@xn--exmple-cua.org"]
