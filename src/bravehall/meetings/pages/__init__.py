"""Meetings: finding partners, asking, answering, the agenda, and the organiser's board."""

from __future__ import annotations

from bravehall.meetings.pages import agenda, answers, board, panels, partners, profile, timetable

HANDLERS = [
    *partners.HANDLERS, *agenda.HANDLERS, *profile.HANDLERS, *answers.HANDLERS, *board.HANDLERS,
    *timetable.HANDLERS, *panels.HANDLERS,
]  # fmt: skip
