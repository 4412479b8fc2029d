"""What people and the organiser's team may do about places."""

from bravehall.registration.commands.approval import approve, refuse
from bravehall.registration.commands.drafts import Finished, finish_registration, start_registration
from bravehall.registration.commands.kinds import open_places, set_places
from bravehall.registration.commands.orders import Ordered, cancel, move, register, register_at_desk
from bravehall.registration.commands.places import fill, prove_counters

__all__ = [
    "Finished", "Ordered", "approve", "cancel", "fill", "finish_registration", "move", "open_places", "prove_counters", "refuse",
    "register", "register_at_desk", "set_places", "start_registration",
]  # fmt: skip
