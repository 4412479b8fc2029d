"""People, their sessions, and the codes they sign in with."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check
from piccolo.table import Table


class Person(Table):
    id = UUID(primary_key=True, default=UUID4())
    email = Varchar(320, default=None, null=False, unique=True)  # lower case
    name = Varchar(300, default=None, null=False)
    job_title = Varchar(200, default="", null=False)
    country = Varchar(2, default="", null=False)  # ISO 3166-1 alpha-2
    phone = Varchar(40, default="", null=False)
    language = Varchar(2, default="uk", null=False)
    zone = Varchar(60, default="Europe/Kyiv", null=False)
    organiser = Boolean(default=False, null=False)  # may create events
    seen = Boolean(default=True, null=False)  # booths may learn the name of this visitor
    at = Timestamptz(default=TimestamptzNow(), null=False)
    person_email_is_lower_case = Check("email = lower(email)")
    person_language_is_known = Check("language IN ('uk', 'en')")


class Session(Table):
    id = UUID(primary_key=True, default=UUID4())
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    token = Varchar(64, default=None, null=False, unique=True)  # SHA-256 of the cookie, hex
    agent = Varchar(200, default="", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    seen_at = Timestamptz(default=TimestamptzNow(), null=False)
    expires_at = Timestamptz(default=None, null=False)
    revoked_at = Timestamptz(default=None, null=True)


class SignInCode(Table):
    id = UUID(primary_key=True, default=UUID4())
    email = Varchar(320, default=None, null=False, index=True)
    code = Varchar(64, default=None, null=True)  # hash of the six digits; made when the mail is written
    link = Varchar(64, default=None, null=True, unique=True)  # hash of the link's token; the same
    language = Varchar(2, default="uk", null=False)
    browser = Varchar(64, default=None, null=False)  # SHA-256 of the cookie of the browser that asked, hex
    tries = Integer(default=0, null=False)
    next = Varchar(500, default="", null=False)  # where the person was going
    at = Timestamptz(default=TimestamptzNow(), null=False)
    expires_at = Timestamptz(default=None, null=False)
    used_at = Timestamptz(default=None, null=True)
    sign_in_code_has_five_tries = Check("tries <= 5")
