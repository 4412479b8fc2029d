"""Clusters, firms, who belongs to them, what they offer and need."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from bravehall.people.tables import Person


class Cluster(Table):
    id = UUID(primary_key=True, default=UUID4())
    slug = Varchar(80, default=None, null=False, unique=True)
    name_uk = Varchar(200, default=None, null=False)
    name_en = Varchar(200, default=None, null=False)
    region = Varchar(60, default=None, null=False)  # a key of rules.REGIONS
    sector = Varchar(60, default=None, null=False)  # a key of rules.SECTORS
    about_uk = Text(default="", null=False)
    about_en = Text(default="", null=False)
    founded = Integer(default=None, null=True)
    listed = Boolean(default=True, null=False)  # its members are confirmed at once


class Firm(Table):
    id = UUID(primary_key=True, default=UUID4())
    slug = Varchar(80, default=None, null=False, unique=True)
    name_uk = Varchar(200, default=None, null=False)
    name_en = Varchar(200, default=None, null=False)
    cluster = ForeignKey(Cluster, on_delete=OnDelete.set_null, null=True, index=True)
    country = Varchar(2, default="UA", null=False)
    region = Varchar(60, default="", null=False)
    sector = Varchar(60, default=None, null=False)
    about_uk = Text(default="", null=False)
    about_en = Text(default="", null=False)
    site = Varchar(300, default="", null=False)
    employees = Integer(default=None, null=True)
    partner = Boolean(default=False, null=False)  # a foreign partner of the alliance
    hidden = Boolean(default=False, null=False)  # a critical site: only the region is shown


class Membership(Table):
    """A person works for a firm."""

    id = UUID(primary_key=True, default=UUID4())
    firm = ForeignKey(Firm, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    membership_once = Unique([firm, person])


class Coordinator(Table):
    """A person speaks for a cluster."""

    id = UUID(primary_key=True, default=UUID4())
    cluster = ForeignKey(Cluster, on_delete=OnDelete.cascade, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, index=True)
    coordinator_once = Unique([cluster, person])


class Card(Table):
    """One offer or one need of a firm."""

    id = UUID(primary_key=True, default=UUID4())
    firm = ForeignKey(Firm, on_delete=OnDelete.cascade, null=False, index=True)
    kind = Varchar(8, default=None, null=False)
    title_uk = Varchar(200, default="", null=False)
    title_en = Varchar(200, default="", null=False)
    text_uk = Text(default="", null=False)
    text_en = Text(default="", null=False)
    tags = Array(Varchar(40), default=list, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    closed_at = Timestamptz(default=None, null=True)
    card_kind_is_known = Check("kind IN ('offer', 'need')")
    card_has_a_title = Check("title_uk <> '' OR title_en <> ''")
