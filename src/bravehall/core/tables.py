"""What the machinery itself stores."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Array, BigSerial, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
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
