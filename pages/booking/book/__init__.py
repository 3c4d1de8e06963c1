"""Booking page of an event type: pick a slot, hold it, fill in the form, confirm."""
