"""Components of booking: attendee form, booking card, confirmation, My Bookings."""
