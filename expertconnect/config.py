"""Settings of one installation: EXPERTCONNECT_* from the environment or a .env file.

A weak or unknown setting stops the start with one sentence instead of being ignored.
"""

import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

from expertconnect.domain.sentences import sentence

PREFIX = "EXPERTCONNECT_"
RESERVED_FOR_TESTS = PREFIX + "TEST_"
MIN_SECRET = 32
HOST_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[!-~]+")
SENDER = re.compile(r"[^\s@]+@[^\s@]+")
KNOWN_SECRETS = frozenset({"changeme", "change-me", "secret", "password", "please-change-me"})

OnOff = Literal["on", "off"]


class WrongSettings(ValueError):
    """A setting is unknown, malformed or too weak; the message is one sentence for the operator."""


class Settings(BaseSettings):
    """Immutable settings of one installation. Each field is EXPERTCONNECT_<NAME> in upper case."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )

    host: Annotated[str, Field(min_length=1, description=sentence("Address to listen on."))] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description=sentence("Port to listen on."))] = 8080
    data_dir: Annotated[
        Path, Field(description=sentence("Where the database, secret and pictures are kept."))
    ] = Path("data")
    database_url: Annotated[
        str,
        Field(
            description=sentence(
                "postgresql+psycopg://user:password@host/name, or empty for SQLite in the data directory."
            )
        ),
    ] = ""
    base_url: Annotated[
        str,
        Field(
            description=sentence(
                "The public address, such as https://book.example.org; empty: http://HOST:PORT."
            )
        ),
    ] = ""
    secret_key: Annotated[
        SecretStr,
        Field(
            description=sentence(
                "At least 32 random characters; empty: made at the first start and kept in the data directory."
            )
        ),
    ] = SecretStr("")
    site_name: Annotated[
        str, Field(min_length=1, max_length=60, description=sentence("What the site calls itself."))
    ] = "ExpertConnect"
    rate_limits: Annotated[
        OnOff, Field(description=sentence("on or off; off only for tests and benchmarks."))
    ] = "on"
    trusted_proxies: Annotated[
        str,
        Field(
            description=sentence("Comma-separated networks whose X-Forwarded-For is believed; empty: none.")
        ),
    ] = ""
    hsts_subdomains: Annotated[
        OnOff,
        Field(
            description=sentence(
                "on: browsers come by TLS only to every subdomain of the public address, too; off: to itself."
            )
        ),
    ] = "off"
    audit_days: Annotated[
        int,
        Field(
            ge=1,
            le=3650,
            description=sentence("How long security events, such as refused sign-ins, are kept, in days."),
        ),
    ] = 90
    security_contact: Annotated[
        str,
        Field(
            max_length=200,
            description=sentence(
                "Where people report security problems, such as mailto:security@example.org or an https:// page; empty: nothing is said."
            ),
        ),
    ] = ""
    hold_minutes: Annotated[
        int, Field(ge=1, le=60, description=sentence("How long a slot is kept while its form is filled in."))
    ] = 5
    confirm_bookings: Annotated[
        Literal["auto", "always", "never"],
        Field(
            description=sentence(
                "Whether guests prove their address before a booking counts: auto (beyond the three numbers below), "
                "always or never."
            )
        ),
    ] = "auto"
    unproven_per_address: Annotated[
        int, Field(ge=0, le=1000, description=sentence("Coming bookings of one address that is not proven."))
    ] = 3
    unproven_per_network: Annotated[
        int,
        Field(
            ge=0,
            le=1000,
            description=sentence("Coming bookings of unproven addresses with one expert from one network."),
        ),
    ] = 5
    unproven_per_day: Annotated[
        int,
        Field(ge=0, le=1000, description=sentence("Bookings of unproven addresses on one expert's day.")),
    ] = 6
    video_host: Annotated[str, Field(description=sentence("Host of the Jitsi-style video rooms."))] = (
        "meet.jit.si"
    )
    smtp_host: Annotated[
        str, Field(description=sentence("Mail server; empty: mails wait in the outbox."))
    ] = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535, description=sentence("Port of the mail server."))] = 587
    smtp_user: Annotated[str, Field(description=sentence("Log-in at the mail server; empty for none."))] = ""
    smtp_password: Annotated[SecretStr, Field(description=sentence("Password at the mail server."))] = (
        SecretStr("")
    )
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description=sentence("starttls, tls (from the first byte) or none (loopback only).")),
    ] = "starttls"
    smtp_ca_file: Annotated[
        str, Field(description=sentence("A CA file to check the mail server against; empty: the system's."))
    ] = ""
    mail_from: Annotated[
        str, Field(description=sentence("Sender of all mails, such as Bookings <bookings@example.org>."))
    ] = ""
    log_format: Annotated[Literal["text", "json"], Field(description=sentence("text or json."))] = "text"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description=sentence("Least level that is logged.")),
    ] = "info"

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Use constructor arguments only: `load` reads the environment, because it also reports unknown names."""
        return (init_settings,)

    @field_validator("secret_key")
    @classmethod
    def _strong(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text and (len(text) < MIN_SECRET or text.lower() in KNOWN_SECRETS or len(set(text)) < 8):
            raise ValueError(f"must be at least {MIN_SECRET} random characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _dialect(cls, value: str) -> str:
        if value and not value.startswith(("postgresql+psycopg://", "sqlite:///")):
            raise ValueError("must begin with postgresql+psycopg:// or sqlite:///, or be empty")
        if value in {"sqlite:///", "sqlite:///:memory:"}:
            raise ValueError("must name a file: what is only in memory is lost with the process")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for network in filter(None, (part.strip() for part in value.split(","))):
            try:
                ip_network(network, strict=False)
            except ValueError:
                raise ValueError(
                    "must be networks such as 10.0.0.0/8, 192.168.1.2, with commas between"
                ) from None
        return value

    @field_validator("video_host")
    @classmethod
    def _host(cls, value: str) -> str:
        if not HOST_NAME.fullmatch(value):
            raise ValueError("must be the name of a host, such as meet.jit.si")
        return value

    @field_validator("security_contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if value and not CONTACT.fullmatch(value):
            raise ValueError("must begin with mailto: or https://, such as mailto:security@example.org")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if value and (not value.isprintable() or not SENDER.fullmatch(parseaddr(value)[1])):
            raise ValueError("must be an address such as Bookings <bookings@example.org>")
        return value

    @field_validator("smtp_ca_file")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value and not os.access(value, os.R_OK):
            raise ValueError("names a file that cannot be read")
        return value

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value:
            return value
        try:
            parts, port_is_known = urlsplit(value), urlsplit(value).port != 0
        except ValueError:
            raise ValueError("has a port that does not exist") from None
        if (
            not port_is_known
            or "@" in parts.netloc
            or parts.scheme not in {"http", "https"}
            or not parts.netloc
            or parts.path.strip("/")
            or parts.query
            or parts.fragment
        ):
            raise ValueError("must be an address without a path, such as https://book.example.org")
        return f"{parts.scheme}://{parts.netloc}".lower()

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.smtp_host and not self.mail_from:
            raise ValueError("EXPERTCONNECT_MAIL_FROM is needed when EXPERTCONNECT_SMTP_HOST is set")
        if self.smtp_security == "none" and self.smtp_host not in {"", "localhost", "127.0.0.1", "::1"}:
            raise ValueError("EXPERTCONNECT_SMTP_SECURITY=none is only for a mail server on this machine")
        return self

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Self:
        """Load settings from the .env file, overridden by the environment.

        Raises:
            WrongSettings: With one sentence that names the setting and never shows its value.
        """
        given = {k: v for k, v in (dotenv_values(env_file) if env_file else {}).items() if v is not None}
        given |= dict(os.environ if environment is None else environment)
        ours = {
            k.removeprefix(PREFIX).lower(): v
            for k, v in given.items()
            if k.startswith(PREFIX) and not k.startswith(RESERVED_FOR_TESTS)
        }
        unknown = sorted(set(ours) - set(cls.model_fields))
        if unknown:
            names = ", ".join(PREFIX + name.upper() for name in unknown)
            raise WrongSettings(f"unknown setting: {names}; .env.example lists those there are")
        try:
            return cls.model_validate(ours)
        except ValidationError as error:
            raise WrongSettings(_sentence(error)) from None

    @property
    def url(self) -> str:
        """Public base URL without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether the public address is HTTPS; then cookies are Secure and HSTS is sent."""
        return self.url.startswith("https://")

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Networks of the trusted proxies."""
        parts = (part.strip() for part in self.trusted_proxies.split(","))
        return tuple(ip_network(part, strict=False) for part in parts if part)

    @property
    def hold_length(self) -> timedelta:
        """How long a slot is held while its form is filled in."""
        return timedelta(minutes=self.hold_minutes)

    @property
    def audit_length(self) -> timedelta:
        """How long security events are kept."""
        return timedelta(days=self.audit_days)

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is configured."""
        return bool(self.smtp_host)

    @property
    def limits_on(self) -> bool:
        """Whether rate limits are enforced."""
        return self.rate_limits == "on"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'expertconnect.db').absolute()}"

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite."""
        return self.database.startswith("sqlite")

    def secret(self) -> bytes:
        """Return the secret of this installation, created at the first start when it is not set.

        Raises:
            WrongSettings: If the stored secret is too short, its file cannot be created, or it is not set with PostgreSQL.
        """
        given = self.secret_key.get_secret_value()
        if given:
            return given.encode()
        if not self.is_sqlite:
            raise WrongSettings(
                "EXPERTCONNECT_SECRET_KEY must be set with PostgreSQL, the same for every process"
            )
        return _stored_secret(self.data_dir / "secret_key")


def _stored_secret(path: Path) -> bytes:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise WrongSettings(f"the secret cannot be kept in {path.parent}: {error.strerror}") from None
    text = path.read_text(encoding="ascii").strip()
    if len(text) < MIN_SECRET:
        raise WrongSettings(f"{path} holds a secret that is too short; remove it to have a new one made")
    return text.encode()


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    message = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return message
    return f"{PREFIX}{str(first['loc'][0]).upper()} {message.removeprefix('Input ').removeprefix('String ')}"
