"""Somebody's firm, as it is joined to whatever names a person."""

from __future__ import annotations

# Give it the alias of the person: FIRM.format(person="other").
FIRM = (
    "LEFT JOIN LATERAL (SELECT f.name_uk, f.name_en, f.sector, f.country, f.id FROM membership w JOIN firm f ON f.id = w.firm"
    " WHERE w.person = {person}.id ORDER BY w.id LIMIT 1) firm ON true"
)
