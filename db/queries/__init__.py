"""SQL queries shared by services, as SQL expressions on tables rather than entities, because they run often.

`calendars` reads reserved time and limits, `bookings` bookings and their history, `offers` event types and hours,
`integrity` what the doctor checks; `tables` names the tables.
"""
