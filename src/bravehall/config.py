"""Everything the environment decides, read once, when it is first asked for."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec


class WrongSetting(Exception):
    """A BRAVEHALL_* variable cannot be used; the message names it and says what it should be."""


class Settings(msgspec.Struct, frozen=True):
    """The settings, from BRAVEHALL_* or, for secrets, from the file that BRAVEHALL_*_FILE names."""

    database: str = ""  # a PostgreSQL DSN; empty: the embedded server, its cluster under `data`
    data: Path = Path(".data")  # the embedded cluster, uploaded files, the key
    host: str = "127.0.0.1"
    port: int = 8000
    url: str = ""  # the public address, without a slash at its end; empty: http://localhost:<port>
    secret: str = ""  # at least 32 characters; empty: made at the first start and kept under `data`
    smtp: str = ""  # smtp://user:password@host:port; empty: mails stay in the database, at /demo/mail
    mail_from: str = "Bravehall <forum@localhost>"
    demo: bool = False  # shows /demo/*, never on in production

    @property
    def base_url(self) -> str:
        return self.url or f"http://localhost:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """The Origin headers a browser may send from our own pages."""
        parts = urlsplit(self.base_url)
        own = {f"{parts.scheme}://{parts.netloc}"}
        if not self.url:
            own |= {f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]")}
        return frozenset(own)


def read(environment: dict[str, str]) -> Settings:
    """The settings of an environment. WrongSetting: a value that cannot be used."""
    given: dict[str, str] = {}
    for field in msgspec.structs.fields(Settings):
        name = f"BRAVEHALL_{field.name.upper()}"
        if name in environment:
            given[field.name] = environment[name]
        elif path := environment.get(f"{name}_FILE"):
            try:
                given[field.name] = Path(path).read_text().strip()
            except OSError as error:
                raise WrongSetting(f"{name}_FILE: cannot read {path}: {error.strerror}.") from None
    return checked(given)


def checked(given: dict[str, str]) -> Settings:
    values: dict[str, object] = dict(given)
    if "data" in given:
        values["data"] = Path(given["data"])
    for name, kind in (("port", int), ("demo", bool)):
        if name in given:
            try:
                values[name] = msgspec.convert(given[name].lower(), kind, strict=False)
            except msgspec.ValidationError:
                example = "a number such as 8000" if kind is int else "true or false"
                raise WrongSetting(f"BRAVEHALL_{name.upper()}={given[name]}: should be {example}.") from None
    settings = Settings(**values)  # type: ignore[arg-type]  # each name was checked above
    if not 0 <= settings.port < 65536:
        raise WrongSetting(f"BRAVEHALL_PORT={settings.port}: should be between 0 and 65535.")
    if settings.secret and len(settings.secret) < 32:
        raise WrongSetting("BRAVEHALL_SECRET: should have at least 32 characters.")
    if settings.url and (settings.url.endswith("/") or urlsplit(settings.url).scheme not in {"http", "https"}):
        raise WrongSetting(
            f"BRAVEHALL_URL={settings.url}: should be like https://forum.example.org, no slash at its end."
        )
    if settings.smtp and urlsplit(settings.smtp).scheme not in {"smtp", "smtps"}:
        raise WrongSetting("BRAVEHALL_SMTP: should be like smtp://user:password@mail.example.org:587.")
    return settings


@cache
def settings() -> Settings:
    """This process's settings."""
    return read(dict(os.environ))
