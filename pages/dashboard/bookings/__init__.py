"""Dashboard tab: bookings."""
