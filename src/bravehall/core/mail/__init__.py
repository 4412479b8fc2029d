"""Mails: written and kept in the transaction that owes them, handed to the mail server by a job."""

from bravehall.core.mail.delivery import deliver
from bravehall.core.mail.outbox import Attachment, Kept, Letter, attachment, kept_mails, letter, send

__all__ = ["Attachment", "Kept", "Letter", "attachment", "deliver", "kept_mails", "letter", "send"]
