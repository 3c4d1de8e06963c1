"""Dashboard tab: event types, list and editor."""
