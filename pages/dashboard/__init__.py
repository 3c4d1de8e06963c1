"""The expert's dashboard: overview, bookings, hours, event types."""
