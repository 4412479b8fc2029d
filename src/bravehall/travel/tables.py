"""Donors, agreements and their money; grants, claims and who decided what."""

from __future__ import annotations

from piccolo.columns import (
    UUID,
    Array,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from bravehall.core.tables import StoredFile
from bravehall.events.tables import Event
from bravehall.people.tables import Person
from bravehall.travel.rules.money import ZERO

MONEY, RATE = (14, 2), (18, 8)


class Donor(Table):
    id = UUID(primary_key=True, default=UUID4())
    name = Varchar(200, default=None, null=False, unique=True)
    contact = Varchar(320, default="", null=False)


class FundingAgreement(Table, help_text="What a donor promised for an event, and by which rules it is spent."):
    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    donor = ForeignKey(Donor, on_delete=OnDelete.restrict, null=False, index=True)
    reference = Varchar(80, default=None, null=False)
    valid_from = Date(default=None, null=False)
    valid_to = Date(default=None, null=False)
    currency = Varchar(3, default="EUR", null=False)
    source = Varchar(12, default=None, null=False)  # rules.money.Source: who publishes the rates it converts by
    rate_day = Varchar(8, default="expense", null=False)  # rules.money.RateDay
    claim_days = Integer(default=30, null=False)  # days after the event's last day
    deadline_zone = Varchar(60, default="Europe/Kyiv", null=False)  # in which those days end
    documents = Array(Varchar(20), default=list, null=False)  # rules.assess.Document
    without_receipt = Numeric(MONEY, default=ZERO, null=False)  # euros a claim may hold without a paper
    answer_days = Integer(default=14, null=False)  # what the tracker promises, for each turn
    check_days = Integer(default=7, null=False)
    approve_days = Integer(default=5, null=False)
    pay_days = Integer(default=10, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    agreement_reference_once = Unique([event, reference])
    agreement_is_in_euros = Check("currency = 'EUR'")
    agreement_lasts = Check("valid_to >= valid_from")
    agreement_source_is_known = Check("source IN ('inforeuro', 'nbu', 'ecb')")
    agreement_rate_day_is_known = Check("rate_day IN ('expense', 'claim')")


class CategoryCap(Table):
    id = UUID(primary_key=True, default=UUID4())
    agreement = ForeignKey(FundingAgreement, on_delete=OnDelete.cascade, null=False, index=True)
    category = Varchar(12, default=None, null=False)
    amount = Numeric(MONEY, default=None, null=False)  # euros
    per = Varchar(8, default=None, null=False)
    category_cap_once = Unique([agreement, category])
    category_cap_is_some = Check("amount >= 0")
    category_cap_per_is_known = Check("per IN ('night', 'claim')")


class BudgetLine(Table, help_text="The row every euro passes: its counters are the sums of its ledger entries."):
    id = UUID(primary_key=True, default=UUID4())
    agreement = ForeignKey(FundingAgreement, on_delete=OnDelete.restrict, null=False, index=True)
    code = Varchar(20, default=None, null=False)
    title_uk = Varchar(200, default=None, null=False)
    title_en = Varchar(200, default=None, null=False)
    amount = Numeric(MONEY, default=ZERO, null=False)
    committed = Numeric(MONEY, default=ZERO, null=False)
    accrued = Numeric(MONEY, default=ZERO, null=False)  # approved, not yet paid
    paid = Numeric(MONEY, default=ZERO, null=False)
    frozen = Boolean(default=False, null=False)  # the donor cut it: nothing new is committed
    budget_line_code_once = Unique([agreement, code])
    budget_line_buckets_are_not_negative = Check("amount >= 0 AND committed >= 0 AND accrued >= 0 AND paid >= 0")
    budget_line_is_never_overcommitted = Check("frozen OR committed + accrued + paid <= amount")


class TravelGrant(Table, help_text="Money committed to one delegate. At most one live grant a person and event."):
    id = UUID(primary_key=True, default=UUID4())
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    line = ForeignKey(BudgetLine, on_delete=OnDelete.restrict, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    ceiling = Numeric(MONEY, default=None, null=False)
    state = Varchar(10, default="offered", null=False)
    origin = Varchar(120, default="", null=False)  # where the trip begins
    offered_by = ForeignKey(Person, on_delete=OnDelete.restrict, null=False)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    expires_at = Timestamptz(default=None, null=False)
    since = Timestamptz(default=TimestamptzNow(), null=False)  # of the state
    nonce = UUID(default=None, null=False, unique=True)  # an offer sent twice is one grant
    grant_state_is_known = Check("state IN ('offered', 'accepted', 'declined', 'expired', 'withdrawn', 'closed')")
    grant_is_some = Check("ceiling > 0")
    grant_is_not_offered_to_oneself = Check("offered_by <> person")


class FxRate(Table, help_text="One published rate; never changed: a correction is a new row that supersedes it."):
    id = UUID(primary_key=True, default=UUID4())
    source = Varchar(12, default=None, null=False)
    currency = Varchar(3, default=None, null=False)  # against the euro
    direction = Varchar(16, default=None, null=False)  # rules.money.Direction
    rate = Numeric(RATE, default=None, null=False)
    valid_from = Date(default=None, null=False)
    valid_to = Date(default=None, null=False)
    url = Varchar(500, default="", null=False)  # where it was read
    mark = Varchar(12, default=None, null=False)  # read: in the named source; typed: by a person; demo: invented
    sha256 = Varchar(64, default=None, null=False)  # of the row it was taken from
    file_sha256 = Varchar(64, default="", null=False)  # of the publisher's file, as it came
    supersedes = UUID(default=None, null=True, unique=True)
    by = ForeignKey(Person, on_delete=OnDelete.restrict, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    fx_rate_is_some = Check("rate > 0")
    fx_rate_lasts = Check("valid_to >= valid_from")
    fx_rate_direction_is_known = Check("direction IN ('units_per_euro', 'euros_per_unit')")
    fx_rate_mark_is_known = Check("mark IN ('read', 'typed', 'demo')")


class Claim(Table, help_text="What a delegate asks back. At most one open claim a grant."):
    id = UUID(primary_key=True, default=UUID4())
    number = BigSerial()  # what people call it by
    travel_grant = ForeignKey(TravelGrant, on_delete=OnDelete.restrict, null=False, index=True)
    event = ForeignKey(Event, on_delete=OnDelete.restrict, null=False, index=True)
    person = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    state = Varchar(10, default="draft", null=False)
    version = Integer(default=1, null=False)  # grows by each change: nobody decides on what they have not seen
    round = Integer(default=0, null=False)  # how often it was sent
    since = Timestamptz(default=TimestamptzNow(), null=False)  # of the state
    at = Timestamptz(default=TimestamptzNow(), null=False)
    submitted_at = Timestamptz(default=None, null=True)
    due_on = Date(default=None, null=False)
    late_because = Text(default="", null=False)
    answer = Text(default="", null=False)  # to the officer's question
    days = Array(Date(), default=list, null=False)  # of attendance, as the ledger had them when it was sent
    eligible = Numeric(MONEY, default=ZERO, null=False)
    approved = Numeric(MONEY, default=ZERO, null=False)
    reference = Varchar(140, default="", null=False)  # of the payment
    claim_state_is_known = Check(
        "state IN ('draft', 'submitted', 'returned', 'checked', 'approved', 'paid', 'rejected', 'withdrawn')"
    )
    claim_amounts_are_not_negative = Check("eligible >= 0 AND approved >= 0 AND approved <= eligible")


class Receipt(Table, help_text="A paper in a claim; the same file once a claim."):
    id = UUID(primary_key=True, default=UUID4())
    claim = ForeignKey(Claim, on_delete=OnDelete.cascade, null=False, index=True)
    file = ForeignKey(StoredFile, on_delete=OnDelete.restrict, null=False, index=True)
    original_sha256 = Varchar(64, default=None, null=False, index=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)
    receipt_once_a_claim = Unique([claim, original_sha256])


class ExpenseItem(
    Table, help_text="One cost; its euros are there once the claim was sent, and do not change by later rates."
):
    id = UUID(primary_key=True, default=UUID4())
    claim = ForeignKey(Claim, on_delete=OnDelete.cascade, null=False, index=True)
    category = Varchar(12, default=None, null=False)
    amount = Numeric(MONEY, default=None, null=False)
    currency = Varchar(3, default=None, null=False)
    spent_on = Date(default=None, null=False)
    nights = Integer(default=1, null=False)
    note = Varchar(300, default="", null=False)
    receipt = ForeignKey(Receipt, on_delete=OnDelete.restrict, null=True, index=True)
    nonce = UUID(default=None, null=False, unique=True)  # a cost sent twice is one cost
    at = Timestamptz(default=TimestamptzNow(), null=False)
    fx_rate = ForeignKey(FxRate, on_delete=OnDelete.restrict, null=True)
    rate = Numeric(RATE, default=None, null=True)
    gross = Numeric(MONEY, default=None, null=True)  # euros
    cap_cut = Numeric(MONEY, default=ZERO, null=False)  # by the agreement
    cap_amount = Numeric(MONEY, default=None, null=True)
    cap_per = Varchar(8, default=None, null=True)
    officer_cut = Numeric(MONEY, default=ZERO, null=False)
    officer_reason = Varchar(300, default="", null=False)
    eligible = Numeric(MONEY, default=None, null=True)
    expense_is_some = Check("amount > 0 AND nights BETWEEN 1 AND 60")
    expense_adds_up = Check("gross IS NULL OR gross = cap_cut + officer_cut + eligible")
    expense_cuts_are_not_negative = Check("cap_cut >= 0 AND officer_cut >= 0 AND (eligible IS NULL OR eligible >= 0)")
    expense_cut_has_a_reason = Check("officer_cut = 0 OR officer_reason <> ''")


class ClaimPart(Table, help_text="Who has which part in a claim: one person one step, and never the claimant."):
    id = UUID(primary_key=True, default=UUID4())
    claim = ForeignKey(Claim, on_delete=OnDelete.restrict, null=False, index=True)
    claimant = ForeignKey(Person, on_delete=OnDelete.restrict, null=False)
    actor = ForeignKey(Person, on_delete=OnDelete.restrict, null=False, index=True)
    step = Varchar(8, default=None, null=False)
    one_part_a_person = Unique([claim, actor])
    no_part_in_ones_own_claim = Check("actor <> claimant")
    claim_part_is_known = Check("step IN ('check', 'approve', 'pay')")


class ClaimDecision(Table, help_text="What became of a claim, step by step; never changed."):
    id = BigSerial(primary_key=True)
    claim = ForeignKey(Claim, on_delete=OnDelete.restrict, null=False, index=True)
    part = ForeignKey(ClaimPart, on_delete=OnDelete.restrict, null=True)  # null: the delegate's own step
    round = Integer(default=None, null=False)
    outcome = Varchar(10, default=None, null=False)  # the state it led to
    note = Text(default="", null=False)
    amount = Numeric(MONEY, default=None, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)


class LedgerTx(Table, help_text="One movement of money; its entries add up to nothing. Never changed."):
    id = BigSerial(primary_key=True)
    kind = Varchar(10, default=None, null=False)
    key = Varchar(80, default=None, null=False, unique=True)  # what moved it: the same thing moves it once
    travel_grant = ForeignKey(TravelGrant, on_delete=OnDelete.restrict, null=True, index=True)
    claim = ForeignKey(Claim, on_delete=OnDelete.restrict, null=True, index=True)
    by = ForeignKey(Person, on_delete=OnDelete.restrict, null=True)
    at = Timestamptz(default=TimestamptzNow(), null=False)


class LedgerEntry(Table):
    id = BigSerial(primary_key=True)
    tx = ForeignKey(LedgerTx, on_delete=OnDelete.restrict, null=False, index=True)
    line = ForeignKey(BudgetLine, on_delete=OnDelete.restrict, null=False, index=True)
    account = Varchar(10, default=None, null=False)
    delta = Numeric(MONEY, default=None, null=False)
    ledger_account_is_known = Check("account IN ('budget', 'available', 'committed', 'accrued', 'paid')")
    ledger_entry_moves_something = Check("delta <> 0")
