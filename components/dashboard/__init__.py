"""Components of the expert dashboard: overview, week view, booking details, event types, analytics."""
