"""What pages and other modules need to know about registrations."""

from bravehall.registration.queries.kinds import Kind, OpenDraft, draft_of, firm_names, firm_of, kinds, open_draft
from bravehall.registration.queries.people import Attendee, Counts, attendee, attendees, counts, wrong_counters
from bravehall.registration.queries.places import Place, attendee_for, place_at
from bravehall.registration.queries.tickets import PURPOSE, Ticket, calendar_file, document, qr_content, ticket, tickets

__all__ = [
    "PURPOSE", "Attendee", "Counts", "Kind", "OpenDraft", "Place", "Ticket", "attendee", "attendee_for", "attendees",
    "calendar_file", "counts", "document", "draft_of", "firm_names", "firm_of", "kinds", "open_draft", "place_at",
    "qr_content", "ticket", "tickets", "wrong_counters",
]  # fmt: skip
