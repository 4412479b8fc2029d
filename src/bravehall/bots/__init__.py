"""Visitors and booth staff for the demo: another process, on real HTTP and real WebSockets, through the front door."""
