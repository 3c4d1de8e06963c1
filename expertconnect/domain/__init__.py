"""Domain model: values, rules and the slot engine, without I/O and on the standard library alone.

Start at `booking` (statuses and values), `availability` (hours), `rules` (limits of an event type), `slots` (free
starts), `events` (what the bus delivers) and `errors` (refusals).
"""
