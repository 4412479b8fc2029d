"""What follows by the clock."""

from __future__ import annotations

from bravehall.core.jobs import every
from bravehall.hall.commands.talks import give_up_places, let_bells_rest


async def tend_queues() -> None:
    """Bells rest after 20 s; places are given up after ten minutes away."""
    await let_bells_rest()
    await give_up_places()


every("10s", tend_queues)
