"""The command line: each command, its one line of good news, its one line of bad, its exit status."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.maintenance.lock import only_server
from db.migrate import newest
from expertconnect.commands import database, demo, email, people, settings
from expertconnect.commands.group import cli
from tests.conftest import settings_for

Say = Callable[..., Result]
MODULES = (database, demo, email, people, settings)
PASSWORD = "a passphrase of some length"


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run one command on an installation of its own: `say("migrate")`."""
    monkeypatch.chdir(tmp_path)
    given = {"EXPERTCONNECT_DATA_DIR": str(tmp_path / "data")}

    def run(*arguments: str, typed: str | None = None, **more: str) -> Result:
        result = CliRunner().invoke(
            cli, arguments, input=typed, env={**given, **more}, prog_name="expertconnect"
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def test_every_command_has_a_sentence_of_help(say: Say) -> None:
    for name, command in cli.commands.items():
        assert command.help, name
        assert say(name, "--help").exit_code == 0


def test_migrate_says_where_it_went_and_that_nothing_was_to_do(say: Say) -> None:
    assert say("migrate").output == f"The database went from nothing to {newest()}.\n"
    assert say("migrate").output == f"The database is at {newest()} already.\n"


def test_migrate_down_asks_first_and_keeps_a_copy(say: Say, tmp_path: Path) -> None:
    say("migrate")
    assert say("migrate", "0003", typed="n\n").exit_code == 1
    assert re.search(
        rf"from {newest()} to 0004\. It was copied to .*-{newest()}-", say("migrate", "0004", "--yes").output
    )
    assert len(list((tmp_path / "data").glob(f"expertconnect-{newest()}-*.db"))) == 1


def test_migrate_to_nowhere_is_one_sentence(say: Say) -> None:
    result = say("migrate", "0099", "--yes")
    assert result.exit_code == 1
    assert result.stderr == f"expertconnect: there is no revision '0099'; the newest is {newest()}\n"


def test_migrate_beside_a_running_server_is_refused(say: Say, tmp_path: Path) -> None:
    with only_server(settings_for(tmp_path / "data")):
        result = say("migrate")
    assert result.exit_code == 1
    assert "already being served" in result.stderr


def test_a_wrong_setting_stops_every_command_in_one_sentence(say: Say) -> None:
    for command in (
        "migrate",
        "doctor",
        "outbox list",
        "create-admin a@example.org --link",
        "backup x",
        "demo",
    ):
        result = say(*command.split(), EXPERTCONNECT_PROT="1")
        assert result.exit_code == 1
        assert "unknown setting: EXPERTCONNECT_PROT" in result.output


def test_create_admin_makes_an_account_that_may_sign_in_as_admin(say: Say, tmp_path: Path) -> None:
    result = say("create-admin", "Root@Example.org", typed=PASSWORD + "\n")
    assert result.output == "Root@example.org may sign in at http://127.0.0.1:8080/login.\n"
    with sqlite3.connect(tmp_path / "data" / "expertconnect.db") as rows:
        found = rows.execute("SELECT email, is_admin, password_hash FROM user").fetchall()
    rows.close()
    assert found[0][:2] == ("root@example.org", 1)
    assert found[0][2].startswith("$2b$")


def test_create_admin_can_hand_out_a_link_that_sets_the_password_once(say: Say, tmp_path: Path) -> None:
    result = say("create-admin", "root@example.org", "--link")
    link = re.search(r"http://127\.0\.0\.1:8080/reset-password#([\w-]{43})\n", result.output)
    assert link
    with sqlite3.connect(tmp_path / "data" / "expertconnect.db") as rows:
        assert rows.execute("SELECT password_hash FROM user").fetchall() == [("",)]
        kept = rows.execute("SELECT purpose, token_hash FROM one_time_token").fetchall()
    rows.close()
    assert kept[0][0] == "reset"
    assert link[1] not in str(kept)


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["no address"], PASSWORD, "email: "),
        (["root@example.org"], "short", "password: Please use at least 10 characters"),
        (["root@example.org"], "", "password: "),
    ],
)
def test_create_admin_says_what_is_wrong_and_makes_nothing(
    say: Say, tmp_path: Path, arguments: list[str], typed: str, said: str
) -> None:
    result = say("create-admin", *arguments, typed=typed + "\n")
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "data" / "expertconnect.db").exists()


def test_create_admin_refuses_an_address_that_has_an_account(say: Say) -> None:
    say("create-admin", "root@example.org", "--link")
    result = say("create-admin", "ROOT@example.org", "--link")
    assert result.exit_code == 1
    assert "account with this address already" in result.stderr


def test_outbox_lists_shows_and_tries_again(say: Say, tmp_path: Path) -> None:
    say("migrate")
    with sqlite3.connect(tmp_path / "data" / "expertconnect.db") as rows:
        rows.execute(
            "INSERT INTO outbox (key, kind, purpose, payload, state, created_at, due_at, tries, last_error) VALUES ('verify:7', 'email',"
            " 'verify_address', '{\"user_id\": 7}', 'failed', '2026-03-02 06:00:00.000000',"
            " '2026-03-02 06:00:00.000000', 3, 'The mail server refused it.')"
        )
    rows.close()
    listed = say("outbox", "list")
    assert listed.output.splitlines() == [
        "2026-03-02 06:00  failed   verify:7  account 7",
        "0 waiting, 0 sent, 0 dropped, 1 failed.",
    ]
    assert "error    The mail server refused it." in say("outbox", "show", "verify:7").output
    assert say("outbox", "retry", "--failed").output == "1 will be tried again.\n"
    assert say("outbox", "list").output.splitlines()[-1] == "1 waiting, 0 sent, 0 dropped, 0 failed."
    assert say("outbox", "show", "nothing").exit_code == 1
    assert say("outbox", "retry").exit_code == 2


def test_backup_and_restore_say_how_much_and_of_when(say: Say, tmp_path: Path) -> None:
    say("create-admin", "root@example.org", "--link")
    kept = say("backup", "kept.tar.gz")
    assert re.fullmatch(
        r"Backed up 0 bookings \(3 rows\) to kept\.tar\.gz; keep it as safe as a key\.\n", kept.output
    )
    assert say("backup", "kept.tar.gz").exit_code == 1
    assert say("restore", "kept.tar.gz").exit_code == 1
    elsewhere = str(tmp_path / "elsewhere")
    restored = say("restore", "kept.tar.gz", EXPERTCONNECT_DATA_DIR=elsewhere)
    assert re.fullmatch(r"Restored 0 bookings as they stood at 20\d\d-.*Z\.\n", restored.output)
    assert say("doctor", EXPERTCONNECT_DATA_DIR=elsewhere).exit_code == 0


def test_doctor_ends_well_or_with_exit_status_1(say: Say, tmp_path: Path) -> None:
    assert say("doctor").exit_code == 1
    say("migrate")
    result = say("doctor")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "All is well.")
    with sqlite3.connect(tmp_path / "data" / "expertconnect.db") as rows:
        rows.execute("DROP INDEX uq_booking_expert_id_starts_at")
    rows.close()
    result = say("doctor")
    assert result.exit_code == 1
    assert "BAD  guard: It lacks the unique index" in result.output


def test_send_test_mail_says_what_is_missing(say: Say) -> None:
    result = say("send-test-mail", "ada@example.org")
    assert result.exit_code == 1
    assert result.stderr == "expertconnect: EXPERTCONNECT_SMTP_HOST is not set, so no mail is sent.\n"


def test_demo_says_what_came_to_be_and_refuses_to_come_twice(say: Say) -> None:
    first = say("demo")
    assert first.exit_code == 0
    assert first.output.startswith("The demo is in: 24 experts, ")
    assert "  expert  expert@example.org  " in first.output
    again = say("demo")
    assert again.exit_code == 1
    assert "already" in again.stderr
    assert say("doctor").exit_code == 0


def test_demo_makes_no_log_ins_where_strangers_could_use_them(say: Say) -> None:
    result = say("demo", EXPERTCONNECT_BASE_URL="https://book.example.org")
    assert result.exit_code == 0
    assert "expert@example.org" not in result.output


def test_demo_stays_out_of_a_database_that_is_used_unless_forced(say: Say) -> None:
    say("create-admin", "root@example.org", "--link")
    refused = say("demo")
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert say("demo", "--force", "--seed", "7").exit_code == 0


def test_settings_prints_the_example_file(say: Say) -> None:
    example = Path(__file__).parent.parent / ".env.example"
    assert say("settings").output == example.read_text(encoding="utf-8")
