"""Application services: commands and queries, each a function that takes the unit of work first.

Packages are ordered in seven levels; each imports only from levels below its own (checked by import-linter):

| level | packages |
|---|---|
| 1 | common (authorization, validation, rate limits), jobs (outbox) |
| 2 | accounts, availability, calendar_export, analytics |
| 3 | event_types |
| 4 | scheduling (calendar, free slots, explanations) |
| 5 | bookings (create, holds, approval, reschedule, cancel, undo, cleanup), directory |
| 6 | experts, email |
| 7 | admin, demo |

A package re-exports its commands and queries: `from expertconnect.services import bookings`, then `bookings.hold`.
"""
