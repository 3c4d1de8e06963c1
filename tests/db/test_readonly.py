"""Case 25: a database that cannot be written is said so at the start, in one clear sentence."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.errors import DatabaseRefused
from db.maintenance.lock import only_server
from db.migrate import database_file, migrate
from expertconnect.config import Settings
from tests.conftest import settings_for


@contextmanager
def as_an_account_that_file_modes_mean_something_to() -> Iterator[None]:
    """To root they mean nothing."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def installed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A migrated database in a folder that everybody may enter."""
    folder = tmp_path_factory.mktemp("readonly")
    for place in (folder, *folder.parents):
        if place.stat().st_mode & 0o005 != 0o005:
            place.chmod(0o755)
    settings = settings_for(folder)
    migrate(settings)
    return settings


def refusal(settings: Settings) -> str:
    """What is said instead of a start."""
    with as_an_account_that_file_modes_mean_something_to(), pytest.raises(DatabaseRefused) as refused:
        migrate(settings)
    return str(refused.value)


def test_case_25_a_read_only_file_at_the_start_is_one_clear_sentence(installed: Settings) -> None:
    file = database_file(installed)
    file.chmod(0o444)
    assert refusal(installed) == f"{file} cannot be opened: Permission denied"


def test_case_25_a_read_only_folder_at_the_start_is_one_clear_sentence(installed: Settings) -> None:
    file = database_file(installed)
    file.chmod(0o666)
    installed.data_dir.chmod(0o555)
    with (
        as_an_account_that_file_modes_mean_something_to(),
        pytest.raises(DatabaseRefused) as refused,
        only_server(installed),  # what a start does first
    ):
        pass
    assert str(refused.value) == f"{file}.lock cannot be written: Permission denied"


def test_case_25_a_folder_that_cannot_be_made_is_one_clear_sentence(installed: Settings) -> None:
    nested = settings_for(installed.data_dir / "new")
    assert refusal(nested) == f"{database_file(nested)} cannot be opened: Permission denied"


def test_case_25_a_file_that_is_no_database_is_one_clear_sentence(tmp_path: Path) -> None:
    file = tmp_path / "expertconnect.db"
    file.write_bytes(b"not a database at all" * 500)
    with pytest.raises(DatabaseRefused) as refused:
        migrate(settings_for(tmp_path))
    assert str(refused.value) == f"{file} cannot be brought up to date: file is not a database"


def test_case_25_a_postgresql_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "postgresql+psycopg://ada:lovelace@127.0.0.1:9/nothing")
    with pytest.raises(DatabaseRefused, match="cannot be brought up to date: connection") as refused:
        migrate(settings)
    assert "\n" not in str(refused.value)
    assert "lovelace" not in str(refused.value)
