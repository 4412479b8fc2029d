"""What the machinery itself stores."""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Bytea,
    DoublePrecision,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class Fact(Table, help_text="Something that happened; never changed, never removed."):
    id = BigSerial(primary_key=True)
    kind = Varchar(80, default=None, null=False, index=True)
    event = UUID(default=None, null=True, index=True)
    actor = UUID(default=None, null=True)
    request = Varchar(40, default="", null=False)
    topics = Array(Text(), default=list, null=False)
    payload = JSONB(default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False, index=True)


class Inbox(Table, help_text="What a person must hear of, numbered for them; see the topic `me`."):
    id = BigSerial(primary_key=True)
    person = UUID(default=None, null=False)
    seq = BigInt(default=None, null=False)
    kind = Varchar(80, default=None, null=False)
    data = JSONB(default=None, null=False)
    link = Varchar(500, default="", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)

    inbox_person_seq = Unique([person, seq])


class InboxHead(Table, help_text="The newest number of a person's inbox, and the newest they have seen."):
    person = UUID(primary_key=True)
    epoch = Varchar(16, default=None, null=False)
    last_seq = BigInt(default=0, null=False)
    acked_seq = BigInt(default=0, null=False)


class Presence(Table, help_text="A tab that is somewhere now; kept by the process it is connected to."):
    id = BigSerial(primary_key=True)
    topic = Varchar(120, default=None, null=False)
    sid = Varchar(40, default=None, null=False)
    person = UUID(default=None, null=True)
    node = Varchar(16, default=None, null=False, index=True)
    entered_at = Timestamptz(default=TimestamptzNow(), null=False)

    presence_topic_sid = Unique([topic, sid])


class PresenceLease(Table, help_text="The lease of a process: while it is renewed, its people are there."):
    node = Varchar(16, primary_key=True, default=None)
    seen_at = Timestamptz(default=TimestamptzNow(), null=False)


class JobProgress(Table, help_text="How far a long work is."):
    job = UUID(primary_key=True)
    owner = UUID(default=None, null=False)
    done = Integer(default=0, null=False)
    total = Integer(default=0, null=False)
    note = Text(default="", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)


class Mail(Table, help_text="A mail that is owed to somebody, and what became of it."):
    id = UUID(primary_key=True, default=UUID4())
    recipient = Varchar(320, default=None, null=False, index=True)
    subject = Text(default=None, null=False)
    text = Text(default=None, null=False)
    html = Text(default=None, null=False)
    language = Varchar(2, default="", null=False)  # empty: both, one after the other
    event = UUID(default=None, null=True, index=True)
    purpose = Varchar(120, default=None, null=False)  # the template's name
    state = Varchar(8, default="owed", null=False)
    error = Text(default="", null=False)  # the last answer of the mail server that was not a yes
    claim = UUID(default=None, null=True)  # whoever is talking to the mail server about it
    claimed_at = Timestamptz(default=None, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False, index=True)
    sent_at = Timestamptz(default=None, null=True)
    mail_state_is_known = Check("state IN ('owed', 'sent', 'kept', 'refused')")


class MailAttachment(Table):
    id = UUID(primary_key=True, default=UUID4())
    mail = ForeignKey(Mail, on_delete=OnDelete.cascade, null=False, index=True)
    name = Varchar(200, default=None, null=False)
    mime = Varchar(100, default=None, null=False)
    content = Bytea(default=None, null=False)


class StoredFile(Table, help_text="An uploaded document; its bytes lie under settings().data by their sha256."):
    id = UUID(primary_key=True, default=UUID4())
    sha256 = Varchar(64, default=None, null=False, index=True)
    original_sha256 = Varchar(64, default=None, null=False, index=True)  # of what was uploaded, before it was cleaned
    size = BigInt(default=None, null=False)  # bytes
    mime = Varchar(60, default=None, null=False)
    pages = Integer(default=None, null=False)
    name = Varchar(200, default=None, null=False)  # as uploaded, for the person who downloads it
    at = Timestamptz(default=TimestamptzNow(), null=False)


class SigningKey(
    Table, help_text="An Ed25519 key for signed codes; the newest signs, all that are not retired verify."
):
    id = Serial(primary_key=True)
    public = Bytea(default=None, null=False)
    private = Bytea(default=None, null=False)  # encrypted with a key made from settings().secret
    at = Timestamptz(default=TimestamptzNow(), null=False)
    retired_at = Timestamptz(default=None, null=True)


class Allowance(Table, help_text="How many tries of something are left: a bucket that fills again with time."):
    key = Varchar(200, primary_key=True, default=None)
    tokens = DoublePrecision(default=None, null=False)
    at = Timestamptz(default=None, null=False)  # when `tokens` was right


class Answer(Table, help_text="What a repeated API call is answered with."):
    id = BigSerial(primary_key=True)
    scope = Varchar(80, default=None, null=False)  # whose key it is, and for which operation
    key = Varchar(200, default=None, null=False)  # the Idempotency-Key
    body = Varchar(64, default=None, null=False)  # sha256 of the request
    status = Integer(default=None, null=True)
    answer = Bytea(default=None, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False, index=True)
    one_answer_a_key = Unique([scope, key])


class ApiKey(Table, help_text="A program may act for an event, within its scopes."):
    id = UUID(primary_key=True, default=UUID4())
    event = UUID(default=None, null=False, index=True)
    name = Varchar(120, default=None, null=False)
    start = Varchar(10, default=None, null=False)  # how the key begins, to tell it from others
    token = Varchar(64, default=None, null=False, unique=True)  # its hash
    scopes = Array(Varchar(40), default=list, null=False)
    by = UUID(default=None, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    used_at = Timestamptz(default=None, null=True)
    revoked_at = Timestamptz(default=None, null=True)
