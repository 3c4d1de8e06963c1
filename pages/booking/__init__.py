"""Pages about bookings: book, one booking, My Bookings; dialogs to reschedule, cancel and review."""
