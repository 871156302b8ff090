"""Every setting of an installation, typed and read from the environment.

Each variable is called UPTAKE_ and the name of the field in capitals. docs/settings.md lists them; a test
compares the two.
"""

import base64
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from uptake.config.pseudonym_key import key_in
from uptake.rules.pseudonyms import Pseudonyms

_SHORTEST_SECRET = 32  # bytes


class Environment(BaseSettings):
    """Settings with secure defaults; an invalid value stops the start and names the variable."""

    model_config = SettingsConfigDict(env_prefix="UPTAKE_", extra="ignore", frozen=True, hide_input_in_errors=True)

    data: Path = Field(Path("data"), description="Folder that holds everything Uptake keeps")
    host: str = Field("127.0.0.1", description="Address that the server listens on")
    port: int = Field(8321, ge=1, le=65535, description="Port that the server listens on")
    hosts: str = Field(
        "localhost,127.0.0.1,[::1]", description="Host names under which people reach the pages, by comma"
    )
    https: bool = Field(
        default=False, description="People reach the pages by HTTPS: cookies are sent over HTTPS only, HSTS is on"
    )
    origins: str = Field(
        "", description="Web origins that may show messages with the embed, by comma: https://intranet.example"
    )
    address: str = Field(
        "", description="Address under which people reach the pages, for links in notices: https://uptake.example/"
    )
    smtp_url: str = Field(
        "",
        description="Mail server for notices: smtp://user:password@host:587 (STARTTLS), smtps://host:465 (TLS), or "
        "smtp://host:25?tls=no; without one, no mail is sent",
        repr=False,
    )
    mail_from: str = Field("uptake@localhost", description="Sender of mails")
    webhook_private: bool = Field(
        default=False, description="Webhooks may lead to private addresses, and to this machine by HTTP"
    )
    database: str = Field(
        "",
        description="PostgreSQL server that keeps everything but facts, for more than one machine: "
        "postgresql://user:password@host/name; without one, files in the data folder do",
        repr=False,
    )
    shared_secret: str = Field(
        "",
        validation_alias="UPTAKE_SECRET",
        description="Secret that signs everything, 32 random bytes in hexadecimal or base64, the same on all machines; "
        "without it, one is made in the data folder",
        repr=False,
    )
    pseudonym_key: str = Field(
        "",
        description="File with a key, outside of the data folder: people are kept under pseudonyms from the first "
        "import on; 32 random bytes in hexadecimal or base64",
    )
    streams: int = Field(10_000, ge=0, description="Clients that may listen to one process at the same time; 0: none")
    metrics_token: str = Field(
        "", description="Token that opens /metrics; without one, only this machine may look", repr=False
    )
    log_format: Literal["plain", "json"] = Field("plain", description="Lines of the log: plain, or json for programs")
    stop_seconds: int = Field(
        30, ge=1, le=600, description="Seconds that a server or worker told to stop may need for what is under way"
    )
    language: str = Field("en", description="Language of the pages until an admin chooses another")
    session_hours: int = Field(12, ge=1, le=720, description="Hours after which everybody signs in again")
    session_idle_minutes: int = Field(
        60, ge=5, le=1440, description="Minutes without a request after which one signs in again"
    )
    proxies: int = Field(
        0, ge=0, le=9, description="How many proxies of yours stand before the pages and add to X-Forwarded-For"
    )
    oidc_private: bool = Field(
        default=False, description="Identity providers may have private addresses, and be on this machine by HTTP"
    )
    demo: bool = Field(default=False, description="Serve the sample intranet page of the demonstration tenants")
    debug: bool = Field(default=False, description="Show error details and the style page; never in production")
    score_memory: str = Field("1GiB", description="Memory that the nightly score may use")
    score_threads: int = Field(2, ge=1, description="Processor cores that the nightly score may use")

    @cached_property
    def folder(self) -> Path:
        """The data folder, absolute, made when missing and closed to other users of the machine."""
        folder = self.data.expanduser().absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @property
    def facts(self) -> Path:
        """Folder of the fact tables."""
        return self.folder / "facts"

    @property
    def snapshots(self) -> Path:
        """Folder that the delivery plane reads."""
        return self.folder / "snapshots"

    @property
    def showings(self) -> Path | str:
        """Database of showings and engagement events: a file, or the address of a server."""
        return self.database or self.folder / "delivery.sqlite3"

    @field_validator("database")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        if address and not address.startswith(("postgresql://", "postgres://")):
            raise ValueError("it must begin with postgresql://")
        return address

    @field_validator("shared_secret")
    @classmethod
    def _is_long_enough(cls, told: str) -> str:
        if told and len(_bytes(told)) < _SHORTEST_SECRET:
            raise ValueError("it must be at least 32 random bytes, in hexadecimal or base64")
        return told

    @field_validator("pseudonym_key")
    @classmethod
    def _holds_a_key(cls, path: str, told: ValidationInfo) -> str:
        if path and "data" in told.data:
            key_in(Path(path), told.data["data"])
        return path

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """What names of people are turned into before anything is kept; nothing without UPTAKE_PSEUDONYM_KEY."""
        return Pseudonyms(key_in(Path(self.pseudonym_key), self.data) if self.pseudonym_key else b"")

    @cached_property
    def secret(self) -> bytes:
        """Secret of this installation: UPTAKE_SECRET, or 32 bytes made at first use that their owner alone can read."""
        if self.shared_secret:
            return _bytes(self.shared_secret)
        path = self.folder / "secret.key"
        if not path.exists():
            fresh = self.folder / f"secret.{secrets.token_hex(8)}.new"
            fresh.touch(mode=0o600)
            fresh.write_bytes(secrets.token_bytes(32))
            with suppress(FileExistsError):
                path.hardlink_to(fresh)  # the first of several starting processes wins
            fresh.unlink()
        return path.read_bytes()

    def read_again(self) -> None:
        """Forget the secret that was read: a restore has put another one in place."""
        self.__dict__.pop("secret", None)

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names under which people reach the pages."""
        return _parts(self.hosts)

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Web origins that may show messages."""
        return frozenset(_parts(self.origins))


def _bytes(told: str) -> bytes:
    """The bytes of a secret written in hexadecimal or base64; none for anything else."""
    with suppress(ValueError):
        return bytes.fromhex(told)
    with suppress(ValueError):
        return base64.b64decode(told, validate=True)
    return b""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


environment = Environment()
