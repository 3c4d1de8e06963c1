"""Settings: a wrong, weak or unknown one stops the start with a sentence that never shows a secret."""

from pathlib import Path

import pytest

from expertconnect.config import PREFIX, Settings, WrongSettings
from expertconnect.settings_example import example

ROOT = Path(__file__).parent.parent


def load(**given: str) -> Settings:
    """Settings from these variables alone."""
    return Settings.load({PREFIX + name.upper(): value for name, value in given.items()}, env_file=None)


def test_the_example_file_is_what_the_settings_themselves_say() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example(), (
        "python -m expertconnect settings"
    )


def test_the_example_file_with_every_line_in_use_is_a_valid_one(tmp_path: Path) -> None:
    lines = [
        line.removeprefix("#") if line.startswith(f"#{PREFIX}") else line for line in example().splitlines()
    ]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    assert Settings.load({}, tmp_path / ".env") == load()


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("port", "eighty", "should be a valid integer"),
        ("port", "0", "should be greater than or equal to 1"),
        ("port", "70000", "should be less than or equal to 65535"),
        ("host", "", "should have at least 1 character"),
        ("secret_key", "short", "at least 32 random characters"),
        ("secret_key", "a" * 64, "at least 32 random characters"),
        ("database_url", "mysql://root@localhost/x", "must begin with postgresql"),
        ("database_url", "sqlite:///:memory:", "must name a file"),
        ("base_url", "book.example.org", "must be an address without a path"),
        ("base_url", "https://example.org/booking", "must be an address without a path"),
        ("base_url", "https://me:pass@example.org", "must be an address without a path"),
        ("base_url", "https://example.org:99999", "port that does not exist"),
        ("rate_limits", "maybe", "should be 'on' or 'off'"),
        ("trusted_proxies", "10.0.0.0/8, everybody", "must be networks"),
        ("hsts_subdomains", "yes", "should be 'on' or 'off'"),
        ("audit_days", "0", "greater than or equal to 1"),
        ("security_contact", "security@example.org", "must begin with mailto: or https://"),
        ("hold_minutes", "0", "greater than or equal to 1"),
        ("video_host", "https://meet.example.org/", "must be the name of a host"),
        ("smtp_port", "-1", "greater than or equal to 1"),
        ("smtp_security", "ssl", "should be 'starttls', 'tls' or 'none'"),
        ("smtp_ca_file", "/no/such/file.pem", "cannot be read"),
        ("mail_from", "the bookings desk", "must be an address"),
        ("mail_from", "a@example.org\nBcc: b@example.org", "must be an address"),
        ("site_name", "", "at least 1 character"),
        ("log_format", "xml", "should be 'text' or 'json'"),
        ("log_level", "loud", "should be 'debug'"),
    ],
)
def test_a_wrong_setting_is_refused_by_name_in_one_sentence(name: str, value: str, said: str) -> None:
    with pytest.raises(WrongSettings) as refused:
        load(**{name: value})
    sentence = str(refused.value)
    assert sentence.startswith(PREFIX + name.upper())
    assert said in sentence
    assert "\n" not in sentence


def test_an_unknown_setting_is_named_rather_than_passed_over() -> None:
    with pytest.raises(WrongSettings, match=r"unknown setting: EXPERTCONNECT_PROT; \.env\.example lists"):
        load(prot="8080")


def test_names_kept_for_tests_are_no_settings_and_no_mistake() -> None:
    assert load(test_pg="postgresql://nobody@nowhere") == load()


def test_a_wrong_password_never_shows_in_what_is_said() -> None:
    with pytest.raises(WrongSettings) as refused:
        load(secret_key="hunter2", smtp_password="correct horse", port="no")
    assert "hunter2" not in str(refused.value)
    assert "horse" not in repr(load(smtp_password="correct horse battery"))


def test_a_mail_server_without_a_sender_is_refused() -> None:
    with pytest.raises(WrongSettings, match="EXPERTCONNECT_MAIL_FROM is needed"):
        load(smtp_host="mail.example.org")


def test_mail_without_encryption_goes_to_this_machine_only() -> None:
    with pytest.raises(WrongSettings, match="only for a mail server on this machine"):
        load(smtp_host="mail.example.org", mail_from="a@example.org", smtp_security="none")
    assert load(smtp_host="localhost", mail_from="a@example.org", smtp_security="none").sends_mail


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("EXPERTCONNECT_PORT=9001\nEXPERTCONNECT_SITE_NAME=From the file\n")
    settings = Settings.load({"EXPERTCONNECT_PORT": "9002"}, tmp_path / ".env")
    assert (settings.port, settings.site_name) == (9002, "From the file")


def test_nothing_leaks_in_from_an_environment_that_was_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPERTCONNECT_PORT", "9003")
    assert load().port == 8080
    assert Settings.model_validate({}).port == 8080
    assert Settings.load(env_file=None).port == 9003


def test_the_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    first = load(data_dir=str(tmp_path / "data")).secret()
    assert len(first) >= 32
    assert load(data_dir=str(tmp_path / "data")).secret() == first
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_kept_secret_that_is_too_short_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("tiny")
    with pytest.raises(WrongSettings, match="too short"):
        load(data_dir=str(tmp_path)).secret()


def test_several_processes_need_the_secret_to_be_set() -> None:
    with pytest.raises(WrongSettings, match="EXPERTCONNECT_SECRET_KEY must be set with PostgreSQL"):
        load(database_url="postgresql+psycopg://nobody@nowhere/none").secret()


def test_the_address_of_an_ipv6_host_has_brackets() -> None:
    assert load(host="::1").url == "http://[::1]:8080"
