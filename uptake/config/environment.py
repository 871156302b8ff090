"""Every setting of an installation, typed and read from the environment.

Each variable is called UPTAKE_ and the name of the field in capitals. docs/settings.md lists them; a test
compares the two.
"""

import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Settings with secure defaults; an invalid value stops the start and names the variable."""

    model_config = SettingsConfigDict(env_prefix="UPTAKE_", extra="ignore", frozen=True)

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
    language: str = Field("en", description="Language of the pages until an admin chooses another")
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
    def showings(self) -> Path:
        """Database of showings and engagement events."""
        return self.folder / "delivery.sqlite3"

    @cached_property
    def secret(self) -> bytes:
        """Secret of this installation, 32 bytes, made at first use and readable by its owner alone."""
        path = self.folder / "secret.key"
        if not path.exists():
            fresh = self.folder / f"secret.{secrets.token_hex(8)}.new"
            fresh.touch(mode=0o600)
            fresh.write_bytes(secrets.token_bytes(32))
            with suppress(FileExistsError):
                path.hardlink_to(fresh)  # the first of several starting processes wins
            fresh.unlink()
        return path.read_bytes()

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names under which people reach the pages."""
        return _parts(self.hosts)

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Web origins that may show messages."""
        return frozenset(_parts(self.origins))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


environment = Environment()
