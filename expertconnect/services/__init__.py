"""What a person can do: one module per desk, one function per deed. Where to look:

| desk | deeds and questions | beside it |
|---|---|---|
| bookings (re-exports all of them) | holding, making, requests, moving, closing, undoing, listing, explaining, starts, slot_states | claims, judging, booking_rows, idempotency, lapsing, sweeping, calendars, free_times, manage_links |
| experts, directory | experts, profiles, reviews, page_views, categories | directory_index, directory_words, exchange |
| event types | event_types, questions, offers | event_input, event_view |
| hours | availability, schedules | hours_changing, hours_input, hours_rows |
| accounts | accounts, sign_in, sessions, guests, one_time | expert_input, passwords, tokens, keys, limits |
| calendars and mail | calendar_files, calendar_links, video, outbox, letters | calendar_texts, booking_letters, mail, mail_server |
| the house | operating, doctor, demo | access, checks, texts, ids |
"""
