"""Ticket kinds, their places, orders and the positions in them."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check
from piccolo.table import Table

from bravehall.events.tables import Event
from bravehall.people.tables import Person, SignInCode


class Quota(Table):
    """A counter of places: the row itself is what everybody who wants one must pass."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    size = Integer(default=None, null=False)
    sold = Integer(default=0, null=False)
    held = Integer(default=0, null=False)
    quota_is_never_oversold = Check("sold >= 0 AND held >= 0 AND sold + held <= size")


class Product(Table):
    """A kind of ticket."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    quota = ForeignKey(Quota, on_delete=OnDelete.restrict, null=False, index=True)
    name_uk = Varchar(120, default=None, null=False)
    name_en = Varchar(120, default=None, null=False)
    mode = Varchar(8, default=None, null=False)
    approval = Boolean(default=True, null=False)  # who is of no listed cluster is approved by a person
    position = Integer(default=0, null=False)
    product_mode_is_known = Check("mode IN ('onsite', 'online')")


class Order(Table, tablename="ticket_order"):
    """What somebody ordered: in the first place their own ticket."""

    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    buyer = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    code = Varchar(6, default=None, null=False, unique=True)  # without look-alikes
    language = Varchar(2, default="uk", null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)


class Position(Table):
    """One person's place at an event. At most one live position a person and event (a partial unique index)."""

    id = UUID(primary_key=True, default=UUID4())
    order = ForeignKey(Order, on_delete=OnDelete.restrict, null=False, index=True)
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    product = ForeignKey(Product, on_delete=OnDelete.restrict, null=False, index=True)
    state = Varchar(20, default=None, null=False)
    code = Varchar(8, default=None, null=False, unique=True)  # typed where the camera does not serve
    queue = BigSerial()  # the order of the waiting list; a new number when somebody joins it later
    firm_name = Varchar(200, default="", null=False)  # as the person wrote it; it proves no membership
    version = Integer(default=1, null=False)  # of the QR code; the older ones are no longer good
    refused_because = Text(default="", null=False)  # the registrar's words, where a registrar ended it
    at = Timestamptz(default=TimestamptzNow(), null=False)
    confirmed_at = Timestamptz(default=None, null=True)
    cancelled_at = Timestamptz(default=None, null=True)
    position_state_is_known = Check("state IN ('awaiting_approval', 'waiting', 'confirmed', 'cancelled')")


class Draft(Table, tablename="registration_draft"):
    """What was typed on the first screen, until the code from the mail proves the address. It makes no account."""

    id = UUID(primary_key=True, default=UUID4())
    ask = ForeignKey(SignInCode, on_delete=OnDelete.cascade, null=False, unique=True)
    event = ForeignKey(Event, on_delete=OnDelete.cascade, null=False, index=True)
    product = ForeignKey(Product, on_delete=OnDelete.cascade, null=False)
    email = Varchar(320, default=None, null=False, index=True)
    name = Varchar(300, default=None, null=False)
    firm_name = Varchar(200, default="", null=False)
    country = Varchar(2, default="", null=False)
    wait = Boolean(default=False, null=False)  # yes to the waiting list, said before the code was typed
    at = Timestamptz(default=TimestamptzNow(), null=False)
    used_at = Timestamptz(default=None, null=True)
